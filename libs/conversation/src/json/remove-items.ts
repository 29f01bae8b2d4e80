import type { Edit } from './apply-edits.js';
import type { JsonArray, JsonNode } from './json-node.js';

/**
 * The edits that take items, told by where they begin, out of their lists. A list that would lose all of its items becomes the string
 * `instead`, for an empty one may mean something else.
 */
export function removeItems(root: JsonNode, starts: ReadonlySet<number>, instead: string): Edit[] {
  if (root.kind === 'object') return root.members.flatMap(({ value }) => removeItems(value, starts, instead));
  if (root.kind !== 'array') return [];
  const gone = root.items.filter(({ start }) => starts.has(start)).length;
  if (gone === 0) return root.items.flatMap((item) => removeItems(item, starts, instead));
  if (gone === root.items.length) return [{ start: root.start, end: root.end, text: JSON.stringify(instead) }];
  return withoutItems(root, starts);
}

/** Each item that goes takes the comma behind it along; behind the last one that stays, everything goes. */
function withoutItems({ items, end }: JsonArray, starts: ReadonlySet<number>): Edit[] {
  const lastStaying = items.findLastIndex(({ start }) => !starts.has(start));
  const edits: Edit[] = [];
  items.forEach(({ start }, index) => {
    const next = items[index + 1];
    if (index < lastStaying && starts.has(start) && next !== undefined) edits.push({ start, end: next.start, text: '' });
  });
  const kept = items[lastStaying];
  if (kept !== undefined && lastStaying < items.length - 1) edits.push({ start: kept.end, end: end - 1, text: '' });
  return edits;
}
