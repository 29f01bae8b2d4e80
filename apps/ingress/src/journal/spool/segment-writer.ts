import type { EncodedRecord } from './chain.js';
import type { ChainFolder, Segment } from './chain-folder.js';
import type { SpoolFile, SpoolFiles } from './spool-file.port.js';

/** Writes the records of one chain into its segments. One write at a time. */
export class SegmentWriter {
  private file: SpoolFile | null = null;
  private segment: Segment | null = null;

  constructor(
    private readonly files: SpoolFiles,
    private readonly folder: ChainFolder,
    private readonly segmentBytes: number,
  ) {}

  /** Resolves when the records are durable under their name. After a rejection nothing is known of them: `repair`, then write the same ones again. */
  async write(records: readonly EncodedRecord[]): Promise<void> {
    const first = records[0];
    const last = records.at(-1);
    if (!first || !last) return;
    const { file, segment } = await this.current(first.seq);
    await file.write(
      records.map((record) => record.frame),
      segment.bytes,
    );
    const [, linked] = await Promise.all([file.sync(), file.isLinked()]);
    if (!linked) throw new Error(`The segment ${segment.path} was removed or replaced while it was written.`);
    const bytes = records.reduce((sum, record) => sum + record.frame.length, 0);
    this.folder.grow(segment, bytes, last.seq);
  }

  /**
   * Makes the next write possible after a failed one. A file that failed to sync is never written again, since the system may
   * have dropped the pages it could not write (fsync(2), "errors"); what it holds for sure is kept. A file that lost its name is
   * written anew from the open handle.
   */
  async repair(): Promise<void> {
    const { file, segment } = this;
    if (!file || !segment) return;
    if (!(await file.isLinked()) && segment.bytes > 0) {
      const kept = await file.read(segment.bytes);
      const fresh = await this.files.create(segment.path);
      await fresh.write([kept], 0);
      await fresh.sync();
      await fresh.close();
    }
    await this.close();
  }

  async close(): Promise<void> {
    const { file } = this;
    this.file = null;
    this.segment = null;
    await file?.close();
  }

  private async current(nextSeq: number): Promise<{ file: SpoolFile; segment: Segment }> {
    if (this.segment && this.segment.bytes >= this.segmentBytes) await this.close();
    if (!this.file || !this.segment) {
      const segment = this.folder.begin(nextSeq);
      this.segment = segment;
      this.file = await this.files.create(segment.path);
    }
    return { file: this.file, segment: this.segment };
  }
}
