import { failpoint } from '#failpoints';
import type { Capacity } from './capacity.js';
import type { EncodedRecord } from './chain.js';
import type { ChainFolder } from './chain-folder.js';
import { joined } from './frame-memory.js';
import type { Segment } from './segment.js';
import type { SpoolFile, SpoolFiles } from './spool-file.port.js';
import { ZerosAhead } from './zeros-ahead.js';

/**
 * The check costs a fifth of the write. What is written into a file that lost its name less than this ago is not lost with it: the
 * repair brings it back from the open handle, unless the process dies within that time.
 */
const LINK_CHECK_MS = 20;

/** Writes the records of one chain into its segments. One write at a time. */
export class SegmentWriter {
  private file: SpoolFile | null = null;
  private segment: Segment | null = null;
  private readonly ahead: ZerosAhead;
  private linkChecked = 0;

  constructor(
    private readonly files: SpoolFiles,
    private readonly folder: ChainFolder,
    private readonly segmentBytes: number,
    capacity: Capacity,
  ) {
    this.ahead = new ZerosAhead(segmentBytes, capacity);
  }

  /**
   * Resolves when the records are durable under their name; without records, only looks whether the name is still there.
   * After a rejection nothing is known of them: `repair`, then write the same ones again.
   */
  async write(records: readonly EncodedRecord[]): Promise<void> {
    const [first] = records;
    if (first) {
      const { file, segment } = await this.current(first.seq);
      const { ahead } = this;
      const pieces = joined(records.map((record) => record.frame));
      const bytes = pieces.reduce((sum, piece) => sum + piece.length, 0);
      await ahead.clear(segment.bytes + bytes);
      await failpoint('journal.sync.before');
      // Beside the write, so that nobody waits for it; the write has ended in either case when this does.
      const linked = this.isCheckDue(LINK_CHECK_MS) ? file.isLinked() : true;
      await file.write(pieces, segment.bytes);
      this.expectLinked(await linked);
      await failpoint('journal.sync.after');
      this.folder.grow(segment, records);
      ahead.wrote(bytes, segment.bytes);
    } else if (this.file && this.isCheckDue(0)) this.expectLinked(await this.file.isLinked());
  }

  /**
   * Makes the next write possible after a failed one. A file that failed to sync is never written again, since the system may
   * have dropped the pages it could not write (fsync(2), "errors"); what it holds for sure is kept. A file that lost its name is
   * written anew from the open handle.
   */
  async repair(): Promise<void> {
    const { file, segment } = this;
    if (!file || !segment) return;
    await failpoint('journal.repair.before');
    if (!(await file.isLinked()) && segment.bytes > 0) {
      const kept = await file.read(segment.bytes);
      const fresh = await this.files.create(segment.path);
      await fresh.write([kept], 0);
      await fresh.close();
    }
    await this.close();
  }

  async close(): Promise<void> {
    const { file, segment } = this;
    this.file = null;
    this.segment = null;
    await this.ahead.end(segment?.bytes ?? 0);
    await file?.close();
  }

  private isCheckDue(atMostEveryMs: number): boolean {
    const now = performance.now();
    if (now - this.linkChecked < atMostEveryMs) return false;
    this.linkChecked = now;
    return true;
  }

  private expectLinked(linked: boolean): void {
    if (!linked) throw new Error(`The segment ${this.segment?.path} was removed or replaced.`);
  }

  private async current(nextSeq: number): Promise<{ file: SpoolFile; segment: Segment }> {
    if (this.segment && this.segment.bytes >= this.segmentBytes) await this.close();
    if (!this.file || !this.segment) {
      const segment = this.folder.begin(nextSeq);
      this.segment = segment;
      await failpoint('journal.segment.create');
      this.file = await this.files.create(segment.path);
      this.ahead.begin(this.file);
    }
    return { file: this.file, segment: this.segment };
  }
}
