import { failpoint } from '#failpoints';
import type { Capacity } from './capacity.js';
import type { SpoolFile } from './spool-file.port.js';

/** Filled at once, and at most so much more than is needed; a quarter of a small segment. */
const EXTENT_BYTES = 1024 * 1024;
/** Whether filling pays is judged by so many writes. */
const WRITES = 16;
/** An instance that writes less often gains nothing that anybody notices, and its disk shall not write more than its records. */
const BUSY_WITHIN_MS = 1_000;
/** The metadata is a small part of a larger write, and filling costs as much as it saves. */
const SMALL_WRITE_BYTES = 32 * 1024;

/**
 * Fills a segment with zeros ahead of its records, behind the writer's back: a durable write into what was filled changes no metadata of the file, and
 * takes two thirds of the time. Only while that pays. What was filled counts as used until records have taken its place.
 */
export class ZerosAhead {
  private readonly extent: number;
  /** Up to here zeros are durable, or on their way: then they begin at `from`, and no write may pass that before they are through. */
  private to = 0;
  private filling: { readonly from: number; readonly done: Promise<void> } | null = null;
  private counted = 0;
  private writes = 0;
  private written = 0;
  private since = performance.now();
  private pays = false;
  private file: SpoolFile | null = null;
  private hasFailed = false;

  constructor(
    private readonly segmentBytes: number,
    private readonly capacity: Capacity,
  ) {
    this.extent = Math.min(EXTENT_BYTES, Math.floor(segmentBytes / 4));
  }

  /** Another segment, which is empty. The one before has had its `end`. */
  begin(file: SpoolFile): void {
    this.file = file;
    this.hasFailed = false;
  }

  /** To be awaited before a write up to `end`. */
  clear(end: number): Promise<void> | undefined {
    return this.filling && end > this.filling.from ? this.filling.done : undefined;
  }

  /** A write of `bytes` up to `end` is durable, and the next one has not begun. */
  wrote(bytes: number, end: number): void {
    this.count(end);
    this.judge(bytes);
    const { file } = this;
    if (!this.pays || this.hasFailed || !file || this.filling || this.to - end > this.extent / 2) return;
    // With a gap, so that the next writes need not wait.
    const from = Math.max(this.to, end + Math.floor(this.extent / 4));
    const to = Math.min(from + this.extent, this.segmentBytes);
    if (to - from < this.extent / 2 || this.capacity.used + to - end > this.capacity.maxBytes / 2) return;
    this.to = to;
    this.count(end);
    this.filling = { from, done: this.fill(file, from, to) };
  }

  /** Resolves when nothing is on its way any more, and what was filled behind `end` is gone. A disk that fails keeps it until it is read again. */
  async end(end: number): Promise<void> {
    const { file } = this;
    this.file = null;
    await this.filling?.done;
    if (this.to > end) await file?.cut(end).catch(() => undefined);
    this.to = 0;
    this.count(end);
  }

  private async fill(file: SpoolFile, from: number, to: number): Promise<void> {
    try {
      await failpoint('journal.ahead.before');
      await file.fill(from, to);
      await failpoint('journal.ahead.after');
    } catch {
      // No room for it, or a disk that fails, which the next write of records will say.
      this.hasFailed = true;
    }
    this.filling = null;
  }

  private judge(bytes: number): void {
    this.writes += 1;
    this.written += bytes;
    if (this.writes < WRITES) return;
    const now = performance.now();
    this.pays = now - this.since < BUSY_WITHIN_MS && this.written < WRITES * SMALL_WRITE_BYTES;
    this.since = now;
    this.writes = 0;
    this.written = 0;
  }

  private count(end: number): void {
    const ahead = Math.max(0, this.to - end);
    if (ahead > this.counted) this.capacity.take(ahead - this.counted);
    else this.capacity.free(this.counted - ahead);
    this.counted = ahead;
  }
}
