import type { JsonMember, JsonNode } from './json-node.js';

const byKey = (a: JsonMember, b: JsonMember): number => (a.key < b.key ? -1 : 1);
const everything = (): boolean => true;

/**
 * One text for all the ways to write a value: no white space, keys in UTF-16 order, strings and numbers in JavaScript's form, as
 * RFC 8785 has it. A number that a double can't hold keeps its own digits, so that two different ones never look alike.
 * `keep` may drop members, at any depth.
 */
export function canonicalJson(node: JsonNode, keep: (member: JsonMember) => boolean = everything): string {
  switch (node.kind) {
    case 'object': {
      const members = node.members.filter(keep).sort(byKey);
      return `{${members.map((member) => `${JSON.stringify(member.key)}:${canonicalJson(member.value, keep)}`).join(',')}}`;
    }
    case 'array':
      return `[${node.items.map((item) => canonicalJson(item, keep)).join(',')}]`;
    case 'string':
      return JSON.stringify(node.value);
    case 'number':
      return canonicalNumber(node.raw);
    case 'boolean':
      return String(node.value);
    case 'null':
      return 'null';
  }
}

/** Fifteen significant digits survive a double and back (IEEE 754 binary64); beyond that the digits as written are the value. */
function canonicalNumber(raw: string): string {
  const value = Number(raw);
  const mantissa = raw.replace(/[eE].*$/, '').replace(/[-.]/g, '');
  const digits = mantissa.replace(/^0+/, '').replace(/0+$/, '').length;
  const vanished = value === 0 && digits > 0;
  return digits <= 15 && Number.isFinite(value) && !vanished ? JSON.stringify(value) : raw;
}
