import type { JsonNode } from './json-node.js';

/** What a string of a JSON value becomes on the way out. */
export type Rewrite = (text: string) => string;
const asItIs: Rewrite = (text) => text;

/**
 * A value as JSON text anew: no white space, keys in the order in which they came, strings in JavaScript's form, numbers with the digits
 * they were written with. Two readers can't understand it differently. `rewrite` sees every string and key.
 */
export function compactJson(node: JsonNode, rewrite: Rewrite = asItIs): string {
  switch (node.kind) {
    case 'object':
      return `{${node.members.map(({ key, value }) => `${JSON.stringify(rewrite(key))}:${compactJson(value, rewrite)}`).join(',')}}`;
    case 'array':
      return `[${node.items.map((item) => compactJson(item, rewrite)).join(',')}]`;
    case 'string':
      return JSON.stringify(rewrite(node.value));
    case 'number':
      return node.raw;
    case 'boolean':
      return String(node.value);
    case 'null':
      return 'null';
  }
}
