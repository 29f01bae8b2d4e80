import type { JsonObject } from '../../json/json-node.js';

/** Some members of an object as they are written, each with a comma after it. */
export const rawMembers = (text: string, node: JsonObject, keys: readonly string[]): string =>
  node.members
    .filter(({ key }) => keys.includes(key))
    .map(({ keyStart, keyEnd, value }) => `${text.slice(keyStart, keyEnd)}:${text.slice(value.start, value.end)},`)
    .join('');
