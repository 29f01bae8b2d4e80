import type { JsonMember, JsonNode } from '../../json/json-node.js';

/** Raw JSON for literals that change, by where they start. */
export type Changes = ReadonlyMap<number, string>;

/** A value as JSON text anew, in the order of its keys, with some of its literals changed. */
export function writeJson(node: JsonNode, changes: Changes): string {
  switch (node.kind) {
    case 'object':
      return `{${writeMembers(node.members, changes)}}`;
    case 'array':
      return `[${node.items.map((item) => writeJson(item, changes)).join(',')}]`;
    case 'string':
      return changes.get(node.start) ?? JSON.stringify(node.value);
    case 'number':
      return changes.get(node.start) ?? node.raw;
    case 'boolean':
      return String(node.value);
    case 'null':
      return 'null';
  }
}

/** Members with commas between them and no braces around. */
export const writeMembers = (members: readonly JsonMember[], changes: Changes): string =>
  members.map(({ key, keyStart, value }) => `${changes.get(keyStart) ?? JSON.stringify(key)}:${writeJson(value, changes)}`).join(',');
