import { OstiaryError } from '#contracts';
import type { JournalEntry } from '#contracts';
import { setTimeout as pause } from 'node:timers/promises';
import type { Capacity } from './capacity.js';
import type { Chain, EncodedRecord } from './chain.js';
import { DeadlineQueue } from './deadline-queue.js';
import type { Waiter } from './deadline-queue.js';
import { FullNotice } from './full-notice.js';
import { isTerminal } from './open-exchanges.js';
import type { OpenExchanges } from './open-exchanges.js';
import type { SegmentWriter } from './segment-writer.js';

/** What is encoded before the event loop gets a turn again; also the most that one sync makes durable, unless one record is larger. */
const GROUP_BYTES = 1024 * 1024;
const FILE_WATCH_MS = 1_000;
/** So many ends of exchanges wait for a disk that is away; those beyond are refused, and the exchanges count as interrupted. */
export const MOST_VITAL = 20_000;

export interface CommitOptions {
  readonly writeTimeoutMs: number;
  readonly retryMs: number;
  readonly onCommitted: (seconds: number) => void;
  readonly onBroken: (error: unknown) => void;
  readonly onRepaired: () => void;
}

/** Group commit: while one sync runs, whatever is appended gathers and becomes durable with the next. */
export class CommitLoop {
  private readonly waiters: DeadlineQueue;
  private state: 'open' | 'broken' | 'closing' | 'closed' = 'open';
  private running: Promise<void> | null = null;
  private readonly fullNotice: FullNotice;
  private readonly watch: NodeJS.Timeout;

  constructor(
    private readonly chain: Chain,
    private readonly writer: SegmentWriter,
    private readonly capacity: Capacity,
    private readonly open: OpenExchanges,
    private readonly options: CommitOptions,
  ) {
    this.waiters = new DeadlineQueue(options.writeTimeoutMs);
    this.watch = setInterval(() => this.lookAtFile(), FILE_WATCH_MS).unref();
    this.fullNotice = new FullNotice(capacity, (entry) => void this.append([entry]).catch(() => undefined));
  }

  get isReady(): boolean {
    return this.state === 'open' && !this.capacity.isFull && !this.waiters.isLate;
  }

  append(entries: readonly JournalEntry[]): Promise<void> {
    const vital = entries.some((entry) => isVital(entry));
    const refusal = vital && this.waiters.vital >= MOST_VITAL ? 'Too many records wait for the journal’s disk.' : this.refusal(vital);
    if (refusal) {
      if (this.capacity.isFull) this.fullNotice.noteRefusal();
      return Promise.reject(new OstiaryError('audit_unavailable', refusal));
    }
    const durable = this.waiters.add(entries, vital);
    this.running ??= this.run();
    return durable;
  }

  /** To be called when disk was freed. */
  freed(bytes: number): void {
    this.capacity.free(bytes);
    this.fullNotice.noteRelief();
  }

  /** Takes no more, ends the chain and resolves when all of it is durable; with a broken disk at once. */
  async close(): Promise<void> {
    clearInterval(this.watch);
    const broken = this.state === 'broken';
    this.state = broken ? 'closed' : 'closing';
    if (!broken) {
      await this.running;
      // Whose end was lost on a failing disk is put on record now: after its closing word nothing of a chain is looked at again.
      const ends = this.open
        .list()
        .map(({ exchange, session }): JournalEntry => ({ type: 'exchange.interrupted', exchange, session, data: null }));
      const lastSeq = this.chain.lastSeq + ends.length + 1;
      void this.waiters.add([...ends, { type: 'chain.closed', data: { lastSeq } }], true).catch(() => undefined);
      await this.run();
    }
    this.state = 'closed';
    this.waiters.refuseAll('The journal is closed.');
    await this.writer.close();
  }

  /** Asked anew after a pause, in which `close` may have come. */
  private get isClosed(): boolean {
    return this.state === 'closed';
  }

  private refusal(vital: boolean): string | null {
    if (this.state === 'closed' || this.state === 'closing') return 'The journal is closed.';
    if (vital) return null;
    if (this.state === 'broken') return 'The journal’s disk fails.';
    if (this.waiters.isLate) return 'The journal’s disk is too slow.';
    return this.capacity.isFull ? 'The journal is full.' : null;
  }

  private async run(): Promise<void> {
    // What is appended in the same turn of the event loop shares the first sync already.
    await Promise.resolve();
    await this.drain();
  }

  /** A file that vanishes while nobody writes is brought back as well: the shipper may still need it. */
  private lookAtFile(): void {
    if (this.state === 'open') this.running ??= this.persist([]).then(() => this.drain());
  }

  private async drain(): Promise<void> {
    for (let group = this.takeGroup(); group; group = this.takeGroup()) {
      if (!(await this.persist(group.records))) break;
      for (const waiter of group.finished) this.waiters.settle(waiter);
    }
    this.running = null;
  }

  private takeGroup(): { records: EncodedRecord[]; finished: Waiter[] } | null {
    const records: EncodedRecord[] = [];
    const finished: Waiter[] = [];
    let bytes = 0;
    for (let waiter = this.waiters.next(); waiter && bytes < GROUP_BYTES; waiter = this.waiters.next()) {
      let problem: string | null = null;
      while (!problem && waiter.encoded < waiter.entries.length && bytes < GROUP_BYTES) {
        const record = this.encode(waiter.entries[waiter.encoded]!, waiter.vital);
        if (typeof record === 'string') problem = record;
        else {
          records.push(record);
          bytes += record.frame.length;
          waiter.encoded += 1;
        }
      }
      if (problem) this.waiters.refuse(waiter, problem);
      else if (waiter.encoded < waiter.entries.length) break;
      else finished.push(waiter);
      this.waiters.drop(waiter);
    }
    return records.length > 0 || finished.length > 0 ? { records, finished } : null;
  }

  /** The record with its place in the chain, or why it can't have one. */
  private encode(entry: JournalEntry, mayUseReserve: boolean): EncodedRecord | string {
    let record: EncodedRecord;
    try {
      record = this.chain.encode(entry);
    } catch {
      // Without its cause: what could not be written may be content.
      return 'The record can’t be written as JSON.';
    }
    if (!this.capacity.fits(record.frame.length, mayUseReserve)) {
      this.fullNotice.noteRefusal();
      return 'The journal is full.';
    }
    this.capacity.take(record.frame.length);
    this.chain.accept(record);
    this.open.note(entry);
    return record;
  }

  /** True when durable. A failing disk is tried again for as long as it takes: the records have their place in the chain and can't be taken back. */
  private async persist(records: readonly EncodedRecord[]): Promise<boolean> {
    for (;;) {
      const began = performance.now();
      try {
        await this.writer.write(records);
        if (records.length > 0) this.options.onCommitted((performance.now() - began) / 1000);
        if (this.state === 'broken') {
          this.state = 'open';
          this.options.onRepaired();
        }
        return true;
      } catch (error) {
        if (this.state !== 'broken') this.options.onBroken(error);
        this.waiters.refuseAll('The journal’s disk fails.');
        if (this.state === 'open') this.state = 'broken';
        if (this.state !== 'broken') return false;
      }
      await pause(this.options.retryMs);
      if (this.isClosed) return false;
      await this.writer.repair().catch(() => undefined);
    }
  }
}

/** These may use the reserve and are written even if their caller gave up. */
const isVital = (entry: JournalEntry): boolean =>
  isTerminal(entry.type) || entry.type.startsWith('chain.') || entry.type === 'journal.full';
