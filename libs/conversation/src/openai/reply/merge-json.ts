import type { JsonMember, JsonNode, JsonObject } from '../../json/json-node.js';
import { memberOf } from '../../json/json-node.js';

/** Names whose strings are told anew with each piece and do not grow. */
const TOLD_ANEW = new Set(['type', 'id', 'index', 'format']);

/**
 * What pieces of a value that nobody knows make together, as clients put them together: strings grow, lists grow or meet by `index`, objects
 * meet by their keys, anything else is replaced. Spans mean nothing in the result.
 */
export function mergeJson(before: JsonNode, more: JsonNode): JsonNode {
  if (before.kind === 'string' && more.kind === 'string') return { ...before, value: before.value + more.value };
  if (before.kind === 'object' && more.kind === 'object') return mergeObjects(before, more);
  if (before.kind === 'array' && more.kind === 'array') return { ...before, items: more.items.reduce(mergeItem, before.items) };
  return more.kind === 'null' ? before : more;
}

function mergeObjects(before: JsonObject, more: JsonObject): JsonObject {
  const members = new Map<string, JsonMember>(before.members.map((member) => [member.key, member]));
  for (const member of more.members) {
    const known = members.get(member.key);
    const value = known === undefined || TOLD_ANEW.has(member.key) ? member.value : mergeJson(known.value, member.value);
    members.set(member.key, { ...member, value });
  }
  return { ...before, members: [...members.values()] };
}

function mergeItem(items: readonly JsonNode[], item: JsonNode): readonly JsonNode[] {
  const index = indexOf(item);
  const same = index === null ? -1 : items.findIndex((other) => indexOf(other) === index);
  const known = items[same];
  return known === undefined ? [...items, item] : items.with(same, mergeJson(known, item));
}

const indexOf = (item: JsonNode): string | null => {
  const index = item.kind === 'object' ? memberOf(item, 'index') : undefined;
  return index?.kind === 'number' ? index.raw : null;
};
