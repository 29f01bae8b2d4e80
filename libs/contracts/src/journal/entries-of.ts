import type { ExchangeEvent, JournalEntry, JournalRecord } from './journal-record.js';

interface Grouped {
  readonly earlier?: readonly ExchangeEvent[] | undefined;
}

/**
 * What a record tells, one by one and in order: each event as a record of it alone would tell it, with the same head. Most readers ask what
 * happened, not what became durable together.
 */
export function entriesOf(record: JournalRecord): JournalRecord[];
export function entriesOf(entry: JournalEntry): JournalEntry[];
export function entriesOf(record: (JournalRecord | JournalEntry) & Grouped): unknown[] {
  const { earlier, ...last } = record;
  return earlier === undefined ? [record] : [...earlier.map((event) => ({ ...last, ...event })), last];
}
