import { rename, rm, open } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { syncFolder } from './spool-file.adapter.js';
import type { OpenExchange } from './open-exchanges.js';

/** A segment file. `bytes` and `lastSeq` count only what is durable; `lastSeq` is `firstSeq - 1` while it is empty. */
export interface Segment {
  readonly path: string;
  readonly firstSeq: number;
  lastSeq: number;
  bytes: number;
}

/** What must outlive deleted segments: how far they were committed, and which exchanges that began in them were still open. */
export const chainStateSchema = z.object({
  deletedThrough: z.number().int(),
  open: z.array(z.object({ exchange: z.string(), session: z.string() })),
  /** The chain that took this one over has recorded how it ended. */
  recovered: z.boolean(),
});
export type ChainState = z.infer<typeof chainStateSchema>;

/** What is left of a chain of an earlier boot. */
export interface FoundChain {
  readonly id: string;
  readonly segments: readonly Segment[];
  /** Up to here its segments were deleted, because audit holds the records; -1 if none was. */
  readonly deletedThrough: number;
  readonly open: readonly OpenExchange[];
}

export const STATE_FILE = 'state.json';
export const SEGMENT_SUFFIX = '.segment';
/** Sixteen digits, so that names sort as numbers. */
export const segmentName = (firstSeq: number): string => `${String(firstSeq).padStart(16, '0')}${SEGMENT_SUFFIX}`;

/** The segments of one chain on disk: the live one, or one that an earlier boot left behind. */
export class ChainFolder {
  readonly segments: Segment[] = [];
  private committed = -1;
  private deletedThrough = -1;
  private recovered = false;
  private sealed = false;
  private wake = Promise.withResolvers<void>();
  private deleting: Promise<void> = Promise.resolve();

  constructor(
    readonly id: string,
    readonly path: string,
    private readonly openExchanges: () => readonly OpenExchange[],
    private readonly freed: (bytes: number) => void,
  ) {}

  /** A chain of an earlier boot, as its scan found it. Its last segment stays until `finish`. */
  static restore(path: string, scanned: FoundChain, freed: (bytes: number) => void): ChainFolder {
    const folder = new ChainFolder(scanned.id, path, () => scanned.open, freed);
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

  /** Resolves at the next change: records became durable, or the chain was sealed. */
  changed(): Promise<void> {
    return this.wake.promise;
  }

  begin(firstSeq: number): Segment {
    const segment = { path: join(this.path, segmentName(firstSeq)), firstSeq, lastSeq: firstSeq - 1, bytes: 0 };
    // A segment that failed before its first record was durable is begun again under the same name.
    if (this.segments.at(-1)?.firstSeq === firstSeq) this.segments.pop();
    this.segments.push(segment);
    return segment;
  }

  grow(segment: Segment, bytes: number, lastSeq: number): void {
    segment.bytes += bytes;
    segment.lastSeq = lastSeq;
    this.notify();
  }

  seal(): void {
    this.sealed = true;
    this.notify();
  }

  /** How the chain ended is on record, durably: nothing of it is needed any more but its records, until audit has them. */
  async finish(): Promise<void> {
    this.recovered = true;
    await this.writeState();
    this.seal();
    await this.commit(this.committed);
  }

  /** Audit holds everything up to `seq`: segments that lie wholly below go, and with the last one the folder. */
  commit(seq: number): Promise<void> {
    this.committed = Math.max(this.committed, Math.min(seq, this.lastSeq));
    this.deleting = this.deleting.then(() => this.deleteCommitted());
    return this.deleting;
  }

  private async deleteCommitted(): Promise<void> {
    const done = this.segments.filter(
      (segment, index) => segment.lastSeq <= this.committed && (this.sealed || index < this.segments.length - 1),
    );
    if (this.sealed && done.length === this.segments.length) await rm(this.path, { recursive: true, force: true });
    else if (done.length > 0) {
      this.deletedThrough = done.at(-1)!.lastSeq;
      await this.writeState();
      for (const segment of done) await rm(segment.path, { force: true });
    }
    this.segments.splice(0, done.length);
    if (done.length > 0) this.freed(done.reduce((sum, segment) => sum + segment.bytes, 0));
  }

  /** Before the segments go, so that a crash between leaves too much, never too little. */
  private async writeState(): Promise<void> {
    const { deletedThrough, recovered } = this;
    const state: ChainState = { deletedThrough, open: recovered ? [] : [...this.openExchanges()], recovered };
    const path = join(this.path, STATE_FILE);
    const file = await open(`${path}.new`, 'w', 0o600);
    try {
      await file.writeFile(JSON.stringify(state));
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(`${path}.new`, path);
    await syncFolder(this.path);
  }

  private notify(): void {
    this.wake.resolve();
    this.wake = Promise.withResolvers<void>();
  }
}
