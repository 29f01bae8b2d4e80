import type { BodyPart } from '../../format/conversation.js';
import type { JsonNode, JsonObject, Span } from '../../json/json-node.js';
import { memberOf } from '../../json/json-node.js';
import { tryParseJson } from '../../json/parse-json.js';
import { isCacheMarker } from './cache-marker.js';

/** A reference to a stored block takes about as much as this; shorter content is cheaper where it stands. */
const WORTH_A_REFERENCE = 128;

/**
 * Splits a body for storage: each system block, the tools and each content block of a message is a part of its own. The parts
 * put together are the body, unit for unit. What changes from turn to turn without changing the content is glue: braces,
 * `cache_control`, and the frame around a text, so that a text is the same part as a string and as a block.
 * A body that is not a Messages request is one piece of glue; nothing is ever thrown.
 * `root` saves reading the text again, if it is what was read from this very text.
 */
export function splitBody(text: string, root: JsonNode | null = tryParseJson(text)): BodyPart[] {
  const parts: BodyPart[] = [];
  let at = 0;
  const glueUntil = (end: number): void => {
    if (end > at) parts.push({ kind: 'glue', text: text.slice(at, end) });
  };
  for (const { start, end } of root?.kind === 'object' ? contentSpans(root) : []) {
    if (end - start < WORTH_A_REFERENCE) continue;
    glueUntil(start);
    parts.push({ kind: 'block', text: text.slice(start, end) });
    at = end;
  }
  glueUntil(text.length);
  return parts;
}

function contentSpans(root: JsonObject): Span[] {
  return root.members.flatMap(({ key, value }) => {
    if (key === 'system') return spansOf(value);
    if (key === 'tools') return toolSpans(value);
    if (key !== 'messages' || value.kind !== 'array') return [];
    return value.items.flatMap((message) => (message.kind === 'object' ? spansOf(memberOf(message, 'content')) : []));
  });
}

/** Of a `system` or a `content`: the string itself, or what its blocks hold. */
function spansOf(content: JsonNode | undefined): Span[] {
  if (content?.kind === 'string') return [content];
  return content?.kind === 'array' ? content.items.flatMap(blockSpans) : [];
}

function blockSpans(block: JsonNode): Span[] {
  if (block.kind !== 'object') return [];
  const members = block.members.filter((member) => !isCacheMarker(member));
  const text = members.find(({ key }) => key === 'text')?.value;
  if (text?.kind === 'string' && members.every(({ key }) => key === 'type' || key === 'text')) return [text];
  return unmarkedSpans(block);
}

/** The runs of members between cache markers. */
function unmarkedSpans(object: JsonObject): Span[] {
  const spans: Span[] = [];
  let run: Span | null = null;
  for (const member of object.members) {
    if (isCacheMarker(member)) run = null;
    else if (run === null) spans.push((run = { start: member.keyStart, end: member.value.end }));
    else spans[spans.length - 1] = run = { start: run.start, end: member.value.end };
  }
  return spans;
}

/** The whole list, cut only where a tool carries a marker. */
function toolSpans(tools: JsonNode): Span[] {
  if (tools.kind !== 'array') return [];
  const markers = tools.items.flatMap((tool) => (tool.kind === 'object' ? tool.members.filter(isCacheMarker) : []));
  const spans: Span[] = [];
  let { start } = tools;
  for (const marker of markers) {
    spans.push({ start, end: marker.keyStart });
    start = marker.value.end;
  }
  return [...spans, { start, end: tools.end }];
}
