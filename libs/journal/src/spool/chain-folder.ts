import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { SharedRun } from '#chassis';
import { failpoint } from '#failpoints';
import { z } from 'zod';
import type { EncodedRecord } from './chain.js';
import type { SpoolFiles } from './spool-file.port.js';
import type { OpenExchange } from './open-exchanges.js';
import { RecentFrames } from './recent-frames.js';
import { segmentName, type Segment } from './segment.js';

/** What must outlive deleted segments: how far they were committed, and which exchanges that began in them were still open. */
export const chainStateSchema = z.object({
  deletedThrough: z.number().int(),
  open: z.array(z.object({ exchange: z.string(), session: z.string() })),
  /** The chain that took this one over has recorded how it ended. */
  recovered: z.boolean(),
  /** What this chain has recorded of the ends of others: chains, and exchanges that they had left open. */
  recoveries: z.array(z.string()).default([]),
  interrupted: z.array(z.string()).default([]),
});
export type ChainState = z.infer<typeof chainStateSchema>;

/** Chains, and exchanges that chains had left open, whose end another chain has recorded. */
export interface EndsOfOthers {
  readonly recoveries: readonly string[];
  readonly interrupted: readonly string[];
}

/** What is left of a chain of an earlier boot. */
export interface FoundChain extends EndsOfOthers {
  readonly id: string;
  readonly segments: readonly Segment[];
  /** Up to here its segments were deleted, because audit holds the records; -1 if none was. */
  readonly deletedThrough: number;
  readonly open: readonly OpenExchange[];
}

export const STATE_FILE = 'state.json';

export interface FolderOptions {
  readonly id: string;
  readonly path: string;
  readonly files: SpoolFiles;
  readonly openExchanges: () => readonly OpenExchange[];
  readonly endsOfOthers: () => EndsOfOthers;
  readonly freed: (bytes: number) => void;
  /** What could not be deleted, and is tried again. */
  readonly onTrouble: (error: unknown) => void;
  /** How much of what was written last stays in memory until it is shipped. */
  readonly recentBytes?: number;
}

/** What a shipper may fall behind before it reads from the disk. */
const RECENT_BYTES = 8 * 1024 * 1024;
const RETRY_MS = 1_000;

/** The segments of one chain on disk: the live one, or one that an earlier boot left behind. */
export class ChainFolder {
  readonly id: string;
  readonly path: string;
  readonly segments: Segment[] = [];
  /** What was written last, for whoever ships it. */
  readonly recent: RecentFrames;
  private committed = -1;
  private deletedThrough = -1;
  private recovered = false;
  /** Whether the state on disk lacks that. */
  private stateIsDue = false;
  private sealed = false;
  private wake: PromiseWithResolvers<void> | null = null;
  private readonly deleting = new SharedRun(() => this.deleteCommitted());
  private retry: NodeJS.Timeout | null = null;

  constructor(private readonly options: FolderOptions) {
    this.id = options.id;
    this.path = options.path;
    this.recent = new RecentFrames(options.recentBytes ?? RECENT_BYTES);
  }

  /** A chain of an earlier boot, as its scan found it. Its last segment stays until `finish`. */
  static restore(scanned: FoundChain, options: Omit<FolderOptions, 'id' | 'openExchanges' | 'endsOfOthers'>): ChainFolder {
    const folder = new ChainFolder({ ...options, id: scanned.id, openExchanges: () => scanned.open, endsOfOthers: () => scanned });
    folder.segments.push(...scanned.segments);
    folder.deletedThrough = scanned.deletedThrough;
    folder.committed = scanned.deletedThrough;
    return folder;
  }

  /** The last durable record, -1 while there is none. */
  get lastSeq(): number {
    return this.segments.at(-1)?.lastSeq ?? this.committed;
  }

  get committedSeq(): number {
    return this.committed;
  }

  /** No record will follow. */
  get isSealed(): boolean {
    return this.sealed;
  }

  /** That its end is on record is to be seen on disk, or all of it is gone. */
  get isFinished(): boolean {
    return this.recovered && !this.stateIsDue;
  }

  /** Resolves at the next change: records became durable, or the chain was sealed. */
  changed(): Promise<void> {
    return (this.wake ??= Promise.withResolvers()).promise;
  }

  begin(firstSeq: number): Segment {
    const segment = { path: join(this.path, segmentName(firstSeq)), firstSeq, lastSeq: firstSeq - 1, bytes: 0 };
    // A segment that failed before its first record was durable is begun again under the same name.
    if (this.segments.at(-1)?.firstSeq === firstSeq) this.segments.pop();
    this.segments.push(segment);
    return segment;
  }

  /** The records are durable, behind what the segment held. */
  grow(segment: Segment, records: readonly EncodedRecord[]): void {
    for (const { seq, frame, bytes } of records) {
      segment.bytes += frame.length;
      segment.lastSeq = seq;
      this.recent.add({ seq, bytes, segment, end: segment.bytes });
    }
    this.wakeReaders();
  }

  seal(): void {
    this.sealed = true;
    this.wakeReaders();
  }

  /** How the chain ended is on record, durably: nothing of it is needed any more but its records, until audit has them. */
  async finish(): Promise<void> {
    this.recovered = true;
    this.stateIsDue = true;
    this.seal();
    await this.commit(this.committed);
  }

  /**
   * Audit holds everything up to `seq`: segments that lie wholly below go, and with the last one the folder. Resolves when that was tried;
   * what fails is told and tried again until it is done.
   */
  async commit(seq: number): Promise<void> {
    this.committed = Math.max(this.committed, Math.min(seq, this.lastSeq));
    try {
      await this.deleting.request();
    } catch (error) {
      this.options.onTrouble(error);
      this.retry ??= setTimeout(() => {
        this.retry = null;
        void this.commit(this.committed);
      }, RETRY_MS).unref();
    }
  }

  private async deleteCommitted(): Promise<void> {
    const done = this.segments.filter(
      (segment, index) => segment.lastSeq <= this.committed && (this.sealed || index < this.segments.length - 1),
    );
    if (this.sealed && done.length === this.segments.length) {
      await rm(this.path, { recursive: true, force: true });
      this.stateIsDue = false;
      this.drop(done);
    } else if (done.length > 0 || this.stateIsDue) {
      this.deletedThrough = done.at(-1)?.lastSeq ?? this.deletedThrough;
      await failpoint('journal.delete.state');
      await this.writeState(done);
      for (const segment of done) {
        await failpoint('journal.delete.segment');
        await rm(segment.path, { force: true });
        this.drop([segment]);
      }
    }
  }

  private drop(deleted: readonly Segment[]): void {
    this.segments.splice(0, deleted.length);
    this.options.freed(deleted.reduce((sum, { bytes }) => sum + bytes, 0));
  }

  /** Before the segments go, so that a crash between leaves too much, never too little; on a full disk in the place of one of them. */
  private async writeState(done: readonly Segment[]): Promise<void> {
    const { deletedThrough, recovered } = this;
    const { files, openExchanges, endsOfOthers } = this.options;
    const { recoveries, interrupted } = endsOfOthers();
    const open = recovered ? [] : [...openExchanges()];
    const state: ChainState = { deletedThrough, open, recovered, recoveries: [...recoveries], interrupted: [...interrupted] };
    const path = join(this.path, STATE_FILE);
    const text = JSON.stringify(state);
    const spare = done.find(({ bytes }) => bytes > Buffer.byteLength(text));
    try {
      await files.replace(path, text);
    } catch (error) {
      if (spare === undefined) throw error;
      await files.replaceWithin(spare.path, path, text);
    }
    this.stateIsDue = false;
  }

  /** Has whoever waits for a change look again. */
  wakeReaders(): void {
    this.wake?.resolve();
    this.wake = null;
  }
}
