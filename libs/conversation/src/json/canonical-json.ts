import type { JsonMember, JsonNode } from './json-node.js';

const byKey = (a: JsonMember, b: JsonMember): number => (a.key < b.key ? -1 : 1);
type Keep = (member: JsonMember) => boolean;
const everything: Keep = () => true;

/**
 * One text for all the ways to write a value: no white space, keys in UTF-16 order, strings and numbers in JavaScript's form, as
 * RFC 8785 has it. A number that a double can't hold keeps its own digits, so that two different ones never look alike.
 * `keep` may drop members, at any depth.
 */
export function canonicalJson(node: JsonNode, keep: Keep = everything): string {
  switch (node.kind) {
    case 'object':
      return canonicalObject(node.members, keep);
    case 'array': {
      let text = '[';
      for (const item of node.items) text += (text === '[' ? '' : ',') + canonicalJson(item, keep);
      return `${text}]`;
    }
    case 'string':
      return quoted(node.value);
    case 'number':
      return canonicalNumber(node.raw);
    case 'boolean':
      return String(node.value);
    case 'null':
      return 'null';
  }
}

function canonicalObject(members: readonly JsonMember[], keep: Keep): string {
  let text = '{';
  for (const member of sorted(members)) {
    if (keep(member)) text += `${text === '{' ? '' : ','}${quoted(member.key)}:${canonicalJson(member.value, keep)}`;
  }
  return `${text}}`;
}

/** Most writers keep one order of keys: often nothing is to be sorted. */
function sorted(members: readonly JsonMember[]): readonly JsonMember[] {
  const inOrder = members.every(({ key }, index) => index === 0 || (members[index - 1]?.key ?? '') < key);
  return inOrder ? members : members.toSorted(byKey);
}

/** Characters that JSON leaves as they are; a short text of only these needs no escaping. */
const PLAIN = /^[ !#-[\]-~]{0,64}$/;
const quoted = (text: string): string => (PLAIN.test(text) ? `"${text}"` : JSON.stringify(text));

const SMALL_INTEGER = /^(?:0|-?[1-9]\d{0,14})$/;

/** Fifteen significant digits survive a double and back (IEEE 754 binary64); beyond that the digits as written are the value. */
function canonicalNumber(raw: string): string {
  if (SMALL_INTEGER.test(raw)) return raw;
  const value = Number(raw);
  const mantissa = raw.replace(/[eE].*$/, '').replace(/[-.]/g, '');
  const digits = mantissa.replace(/^0+/, '').replace(/0+$/, '').length;
  const vanished = value === 0 && digits > 0;
  return digits <= 15 && Number.isFinite(value) && !vanished ? JSON.stringify(value) : raw;
}
