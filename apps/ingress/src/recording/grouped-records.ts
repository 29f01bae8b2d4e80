import type { ExchangeEntry, ExchangeEvent } from '#contracts';

/** Content, in UTF-16 units, that one record may hold: more goes ahead in records of its own, so that none grows too large to be handled well. */
export const GROUP_UNITS = 256 * 1024;

/** The entries of one exchange that become durable together, as few records: each of its last entry, with those before it in it. */
export function groupedRecords(entries: readonly ExchangeEntry[]): ExchangeEntry[] {
  const content = entries.reduce((sum, entry) => sum + unitsOf(entry), 0);
  if (content <= GROUP_UNITS) return entries.length === 0 ? [] : [recordOf(entries)];
  const events = entries.filter(({ type }) => type !== 'content.stored');
  const groups = contentGroups(entries.filter(({ type }) => type === 'content.stored'));
  return [...groups, ...(events.length === 0 ? [] : [events])].map(recordOf);
}

function contentGroups(entries: readonly ExchangeEntry[]): ExchangeEntry[][] {
  const groups: ExchangeEntry[][] = [];
  let room = 0;
  for (const entry of entries) {
    if (unitsOf(entry) > room) {
      groups.push([]);
      room = GROUP_UNITS;
    }
    groups.at(-1)!.push(entry);
    room -= unitsOf(entry);
  }
  return groups;
}

function recordOf(entries: readonly ExchangeEntry[]): ExchangeEntry {
  const last = entries.at(-1)!;
  if (entries.length === 1) return last;
  return { ...last, earlier: entries.slice(0, -1).map(({ type, data }) => ({ type, data }) as ExchangeEvent) };
}

const unitsOf = (entry: ExchangeEntry): number => (entry.type === 'content.stored' ? entry.data.text.length : 0);
