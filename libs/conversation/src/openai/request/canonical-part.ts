import { canonicalJson } from '../../json/canonical-json.js';
import type { JsonMember, JsonNode } from '../../json/json-node.js';
import { stringOf } from '../../json/json-node.js';
import { isCacheMark } from './cache-mark.js';

/** What counts of an object: not the cache's marks, nor members that are null, which SDKs write for absent ones. */
export const says = (member: JsonMember): boolean => !isCacheMark(member) && member.value.kind !== 'null';

/** Canonical JSON of what a value says. */
export const canonicalNode = (node: JsonNode): string => canonicalJson(node, says);

/** The same of some members of an object, scattered among those that are told elsewhere. */
export const canonicalMembers = (members: readonly JsonMember[]): string => canonicalNode({ kind: 'object', members, start: 0, end: 0 });

/** One text for a string and for the part that it stands for, under the name of the member that holds it. */
export const canonicalText = (text: string, name: string): string =>
  canonicalMembersOf({ type: name === 'content' ? 'text' : name, [name === 'content' ? 'text' : name]: text.trimEnd() });

/** A part whole: every member, known or not, with white space at a text's end or without. */
export function canonicalPart(part: JsonNode): string {
  if (part.kind === 'string') return canonicalText(part.value, 'content');
  if (part.kind !== 'object') return canonicalNode(part);
  const type = stringOf(part, 'type');
  const members = part.members.map((member): JsonMember => {
    const { key, value } = member;
    const isText = (type === 'text' || type === 'refusal') && key === type && value.kind === 'string';
    return isText ? { ...member, value: { ...value, value: value.value.trimEnd() } } : member;
  });
  return canonicalNode({ ...part, members });
}

const canonicalMembersOf = (members: Readonly<Record<string, string>>): string =>
  canonicalMembers(
    Object.entries(members).map(([key, value]) => ({ key, keyStart: 0, keyEnd: 0, value: { kind: 'string', value, start: 0, end: 0 } })),
  );
