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
  /** What the journal was handed and has not answered for yet; never rejects. One at a time. */
  private underWay: Promise<void> | null = null;

  constructor(private readonly writer: RecordWriter) {}

  add(entry: ExchangeEntry): void {
    this.entries.push(entry);
    if (entry.type === 'content.stored') this.units += entry.data.text.length;
  }

  /** Begins to write what is large. Where the journal refuses it, whoever needs it durable is told. */
  early(): void {
    if (this.units > EARLY_UNITS && this.underWay === null && this.writer.hasRoom) this.handOver().catch(() => undefined);
  }

  /** Leaves out what a full journal has no room for. */
  lean(): void {
    this.entries = leanEntries(this.entries);
  }

  /** Resolves when all of them are on disk; rejects with `audit_unavailable` when they cannot be, and keeps them to be tried again. */
  async durable(): Promise<void> {
    // Never beside what may yet be refused: a record must not speak of content that found no room.
    while (this.underWay !== null) await this.underWay;
    if (this.entries.length > 0) await this.handOver();
  }

  private handOver(): Promise<void> {
    const entries = this.entries;
    this.entries = [];
    this.units = 0;
    const appended = this.writer.append(entries).catch((error: unknown) => {
      this.entries = [...entries, ...this.entries];
      throw error;
    });
    const ended = (): void => void (this.underWay = null);
    this.underWay = appended.then(ended, ended);
    return appended;
  }
}
