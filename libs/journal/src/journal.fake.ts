import { entriesOf, OstiaryError } from '#contracts';
import type { JournalEntry, JournalRecordType } from '#contracts';
import { Journal } from './journal.port.js';
import { isTerminal } from './spool/open-exchanges.js';

/** A journal in memory, for tests of what is recorded, when, and what happens when nothing can be. */
export class InMemoryJournal extends Journal {
  readonly entries: JournalEntry[] = [];
  private available = true;
  private full = false;
  private gate: Promise<void> = Promise.resolve();

  append(entry: JournalEntry): Promise<void> {
    return this.appendAll([entry]);
  }

  async appendAll(entries: readonly JournalEntry[]): Promise<void> {
    if (!this.available || (this.full && !entries.some(({ type }) => isTerminal(type))))
      throw new OstiaryError('audit_unavailable', 'The journal cannot record the call now.');
    this.entries.push(...entries.flatMap((entry) => entriesOf(entry)));
    await this.gate;
  }

  isReady(): boolean {
    return this.available && !this.full;
  }

  /** From now on every append is refused, until `recover`. */
  fail(): void {
    this.available = false;
  }

  /** From now on only appends that end an exchange are taken. */
  fill(): void {
    this.full = true;
  }

  recover(): void {
    this.available = true;
  }

  /** Appends wait for the returned function: shows what a caller does before its record is durable. */
  hold(): () => void {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.gate = promise;
    return resolve;
  }

  ofType<K extends JournalRecordType>(type: K): Extract<JournalEntry, { type: K }>[] {
    return this.entries.filter((entry): entry is Extract<JournalEntry, { type: K }> => entry.type === type);
  }

  /** The types in the order of one exchange's records, for asserting that each path has exactly one terminal one. */
  typesOf(exchange: string): JournalRecordType[] {
    return this.entries.filter((entry) => 'exchange' in entry && entry.exchange === exchange).map((entry) => entry.type);
  }
}
