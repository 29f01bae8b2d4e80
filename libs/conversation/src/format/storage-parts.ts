import type { JsonNode, JsonObject, Span } from '../json/json-node.js';
import type { BodyPart, ContentBlock } from './conversation.js';

/** A reference to stored content takes about as much as this; shorter content is cheaper where it stands. In UTF-16 units. */
const WORTH_A_REFERENCE = 128;
/** Definitions of tools come again whole. */
const DEFINITIONS = new Set(['tools', 'functions']);

/**
 * A body's text in parts for storage: put together they are the text, unit for unit. Each long string is a part of its own, quotes included, so that a text
 * is the same part wherever it stands: as a string or in a block, with a mark of the cache beside it or without, in the reply that said it first.
 * Definitions of tools are one part. All else is glue; it is cut where one of `inputs`, those of tool calls, begins or ends.
 */
export function storageParts(text: string, root: JsonObject, inputs: readonly Span[]): BodyPart[] {
  const parts: BodyPart[] = [];
  let at = 0;
  const put = (kind: BodyPart['kind'], end: number): void => {
    if (end > at) parts.push({ kind, text: text.slice(at, end) });
    at = Math.max(at, end);
  };
  const cuts = inputs.flatMap(({ start, end }) => [start, end]).sort((a, b) => a - b);
  let next = 0;
  const glueUntil = (end: number): void => {
    for (let cut = cuts[next]; cut !== undefined && cut <= end; cut = cuts[++next]) put('glue', cut);
    put('glue', end);
  };
  for (const span of longSpans(root)) {
    glueUntil(span.start);
    put('block', span.end);
  }
  glueUntil(text.length);
  return parts;
}

function longSpans(root: JsonObject): Span[] {
  const spans: Span[] = [];
  for (const { key, value } of root.members) {
    if (!DEFINITIONS.has(key)) gather(value, spans);
    else if (isLong(value)) spans.push(...definitions(value));
  }
  return spans;
}

function gather(node: JsonNode, spans: Span[]): void {
  if (node.kind === 'string') {
    if (isLong(node)) spans.push(node);
  } else if (node.kind === 'array') for (const item of node.items) gather(item, spans);
  else if (node.kind === 'object') for (const { value } of node.members) gather(value, spans);
}

/** The whole list, cut only where a tool carries a mark of the cache: clients move it. */
function definitions(tools: JsonNode): Span[] {
  if (tools.kind !== 'array') return [tools];
  const marks = tools.items.flatMap((tool) => (tool.kind === 'object' ? tool.members.filter(({ key }) => key === 'cache_control') : []));
  const spans: Span[] = [];
  let { start } = tools;
  for (const mark of marks) {
    spans.push({ start, end: mark.keyStart });
    start = mark.value.end;
  }
  return [...spans, { start, end: tools.end }];
}

const isLong = ({ start, end }: Span): boolean => end - start >= WORTH_A_REFERENCE;

/** Where the inputs of the tool calls stand. */
export const inputsOf = (blocks: readonly ContentBlock[]): Span[] => blocks.flatMap(({ tool }) => tool?.input ?? []);
