import type { ExchangeEntry } from '#contracts';
import { leanEntries } from './lean-entries.js';
import type { RecordWriter } from './record-writer.js';

/** So much content, in UTF-16 units, goes to the disk before the rest of its record is known: the disk works while the call is decided. */
const EARLY_UNITS = 64 * 1024;

/** An exchange's entries on their way to the journal, in order. They stay until they are durable. */
export class UnwrittenEntries {
  private entries: ExchangeEntry[] = [];
  /** Of content among them, in UTF-16 units. */
  private units = 0;
  /** Resolves, and never rejects, once all that the journal was handed is durable or refused. */
  private underWay: Promise<unknown> | null = null;

  constructor(private readonly writer: RecordWriter) {}

  add(entry: ExchangeEntry): void {
    this.entries.push(entry);
    if (entry.type === 'content.stored') this.units += entry.data.text.length;
  }

  /** Begins to write what is large. Where the journal refuses it, whoever needs it durable is told. */
  early(): void {
    if (this.units > EARLY_UNITS && this.writer.hasRoom) this.handOver()?.catch(() => undefined);
  }

  /** Leaves out what a full journal has no room for. */
  lean(): void {
    this.entries = leanEntries(this.entries);
  }

  /** Resolves when all of them are on disk; rejects with `audit_unavailable` when they cannot be, and keeps them to be tried again. */
  async durable(): Promise<void> {
    for (let before = this.underWay; before !== null || this.entries.length > 0; before = this.underWay) {
      await this.handOver();
      // What was refused of it is here again, and tried once more.
      await before;
    }
  }

  /** Gives the journal what it was not given yet, behind what it was; it need not wait for that. */
  private handOver(): Promise<void> | null {
    if (this.entries.length === 0) return null;
    const entries = this.entries;
    this.entries = [];
    this.units = 0;
    const appended = this.writer.append(entries).catch((error: unknown) => {
      this.entries = [...entries, ...this.entries];
      throw error;
    });
    const settled: Promise<unknown> = Promise.allSettled([this.underWay, appended]).finally(() => {
      if (this.underWay === settled) this.underWay = null;
    });
    this.underWay = settled;
    return appended;
  }
}
