import { canonicalJson } from '../../json/canonical-json.js';
import type { JsonMember, JsonNode } from '../../json/json-node.js';
import { stringOf } from '../../json/json-node.js';
import { isCacheMarker } from './cache-marker.js';

/** Canonical JSON of a value without the cache's markers. */
export const canonicalNode = (node: JsonNode): string => canonicalJson(node, (member) => !isCacheMarker(member));

/**
 * A content block, whole: every member, known or not. One text for a string and for the block that it stands for, with white space at a
 * text's end or without, and with options that are not used or left out.
 */
export const canonicalBlock = (node: JsonNode): string => canonicalNode(plain(node));

function plain(node: JsonNode): JsonNode {
  if (node.kind === 'string') return textBlock(node);
  if (node.kind !== 'object') return node;
  const type = stringOf(node, 'type');
  const members = node.members.filter((member) => !isUnused(member)).map((member) => plainMember(type, member));
  return { ...node, members };
}

function plainMember(type: string | undefined, member: JsonMember): JsonMember {
  const { key, value } = member;
  if (type === 'text' && key === 'text' && value.kind === 'string') return { ...member, value: trimmed(value) };
  if (type !== 'tool_result' || key !== 'content') return member;
  const items = value.kind === 'array' ? value.items : [value];
  return { ...member, value: { kind: 'array', items: items.map(plain), start: value.start, end: value.end } };
}

const trimmed = <N extends JsonNode & { kind: 'string' }>(node: N): N => ({ ...node, value: node.value.trimEnd() });

function textBlock(node: JsonNode & { kind: 'string' }): JsonNode {
  const at = { keyStart: node.start, keyEnd: node.start, start: node.start, end: node.end };
  const type: JsonNode = { kind: 'string', value: 'text', start: node.start, end: node.start };
  return {
    kind: 'object',
    ...at,
    members: [
      { ...at, key: 'type', value: type },
      { ...at, key: 'text', value: trimmed(node) },
    ],
  };
}

/** Options that are not used, and the ordinary caller of a tool, are written by some clients and left out by others. */
export const isUnused = ({ key, value }: JsonMember): boolean =>
  (value.kind === 'null' && ['caller', 'citations', 'is_error'].includes(key)) ||
  (key === 'is_error' && value.kind === 'boolean' && !value.value) ||
  (key === 'caller' && canonicalJson(value) === '{"type":"direct"}');
