import type { BodyPart } from '../../format/conversation.js';
import type { JsonNode, JsonObject, Span } from '../../json/json-node.js';
import { memberOf } from '../../json/json-node.js';
import { tryParseJson } from '../../json/parse-json.js';
import { isCacheMark } from './cache-mark.js';

/** A reference to a stored block takes about as much as this; shorter content is cheaper where it stands. */
const WORTH_A_REFERENCE = 128;

/**
 * The text in parts for storage: each text, each part of another type, each tool call and the definitions of tools by themselves, for they
 * come again at every turn. The parts put together are the text; a text that is no request is one piece of glue.
 * `root` saves reading the text again, if it is what was read from this very text.
 */
export function splitRequest(text: string, root: JsonNode | null = tryParseJson(text)): BodyPart[] {
  const parts: BodyPart[] = [];
  let at = 0;
  const glueUntil = (end: number): void => {
    if (end > at) parts.push({ kind: 'glue', text: text.slice(at, end) });
  };
  for (const { start, end } of root?.kind === 'object' ? root.members.flatMap(spansOfMember) : []) {
    if (end - start < WORTH_A_REFERENCE) continue;
    glueUntil(start);
    parts.push({ kind: 'block', text: text.slice(start, end) });
    at = end;
  }
  glueUntil(text.length);
  return parts;
}

function spansOfMember({ key, value }: JsonObject['members'][number]): Span[] {
  if (key === 'tools' || key === 'functions') return [value];
  if (key !== 'messages' || value.kind !== 'array') return [];
  return value.items.flatMap((message) => (message.kind === 'object' ? message.members.flatMap(({ value }) => contentSpans(value)) : []));
}

/** A text is the same part whether it stands alone or in a content part. */
function contentSpans(content: JsonNode): Span[] {
  if (content.kind === 'string') return [content];
  if (content.kind === 'array') return content.items.flatMap(partSpans);
  return content.kind === 'object' ? [content] : [];
}

function partSpans(part: JsonNode): Span[] {
  if (part.kind !== 'object') return [];
  const text = memberOf(part, 'text');
  const members = part.members.filter((member) => !isCacheMark(member));
  if (text?.kind === 'string' && members.length === 2) return [text];
  // A mark of the cache in the midst of a part is rare: such a part is stored anew when the mark moves.
  return [part];
}
