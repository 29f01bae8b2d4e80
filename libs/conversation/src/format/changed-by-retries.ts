import type { JsonMember, JsonNode } from '../json/json-node.js';
import type { ObjectSchema } from '../schema/schema.js';
import { walk } from '../schema/walk.js';

/** Members of a body that retries change, each with what it is: no decision is about them. A closed list of the format. */
export type ChangedByRetries = Readonly<Record<string, { readonly about: string; readonly also?: (value: JsonNode) => boolean }>>;

const LONGEST_NUMBER = 10;

/**
 * Whether a member is left out of what a decision covers: it is on the list, and holds nothing but the words that the format knows there
 * and short numbers (or what `also` says). Anything else under its name is content like any other, and is covered.
 */
export function isLeftOut({ key, value }: JsonMember, list: ChangedByRetries, { members }: ObjectSchema): boolean {
  const entry = Object.hasOwn(list, key) ? list[key] : undefined;
  if (entry === undefined) return false;
  if (entry.also?.(value) === true) return true;
  let known = true;
  walk(value, members[key], key, {
    literal: ({ role, value: told }) => {
      if (role !== 'number' || told.length > LONGEST_NUMBER) known = false;
    },
  });
  return known;
}
