import { basename } from 'node:path';
import type { ChainFolder } from './chain-folder.js';
import { FRAME_HEADER_BYTES, scanFrame } from './frame.js';
import type { Frame } from './frame.js';
import type { Segment } from './segment.js';
import { SegmentReads } from './segment-reads.js';

/** Part of a segment that can't be read, by its file name. */
export interface LostRange {
  readonly segment: string;
  readonly offset: number;
  readonly bytes: number;
}

const CHUNK_BYTES = 1024 * 1024;

/** Gives a chain's durable records in order, across its segments, beside the writer: from memory what was just written, from the disk the rest. */
export class ChainReader {
  private readonly disk = new SegmentReads();
  private nextSeq: number;
  private segment: Segment | null = null;
  private offset = 0;
  /** Asked for meanwhile; a read that is under way would overwrite it. */
  private rewindTo = Number.POSITIVE_INFINITY;

  constructor(
    private readonly folder: ChainFolder,
    private readonly onLost: (lost: LostRange) => void,
  ) {
    this.nextSeq = folder.committedSeq + 1;
  }

  /** The record that the next `read` begins with. */
  get position(): number {
    return Math.min(this.nextSeq, this.rewindTo);
  }

  /** The next `read` begins at this record again. */
  rewind(seq: number): void {
    this.rewindTo = Math.min(this.rewindTo, seq);
  }

  /** What is durable from here on, up to a megabyte and `most` records; a larger record alone. Empty at the end. Each call's result is its own memory. */
  async read(most: number): Promise<Frame[]> {
    this.takeRewind();
    const recent = this.recent(most);
    if (recent.length > 0) {
      await this.disk.close();
      return recent;
    }
    for (let segment = this.current(); segment; segment = this.current()) {
      const chunk = await this.readChunk(segment);
      const frames = this.scan(segment, chunk, most);
      if (frames.length > 0) return frames;
    }
    await this.disk.close();
    return [];
  }

  /** Gives up the rest of the segment at the position: it can't be read and holds up all that follows. */
  skipSegment(): void {
    const segment = this.current();
    if (!segment) return;
    this.onLost({ segment: basename(segment.path), offset: this.offset, bytes: segment.bytes - this.offset });
    this.nextSeq = segment.lastSeq + 1;
  }

  /** Lets go of the file that it has open. The next `read` opens it again. */
  close(): Promise<void> {
    return this.disk.close();
  }

  private recent(most: number): Frame[] {
    const frames = this.folder.recent.take(this.nextSeq, most, CHUNK_BYTES);
    const last = frames.at(-1);
    if (last) {
      this.nextSeq = last.seq + 1;
      this.segment = last.segment;
      this.offset = last.end;
    }
    return frames;
  }

  private takeRewind(): void {
    const { rewindTo } = this;
    this.rewindTo = Number.POSITIVE_INFINITY;
    if (rewindTo < this.nextSeq) {
      this.nextSeq = rewindTo;
      this.segment = null;
    }
    // What audit has need not be sent.
    this.nextSeq = Math.max(this.nextSeq, this.folder.committedSeq + 1);
  }

  private current(): Segment | null {
    const segment = this.folder.segments.find(({ lastSeq }) => lastSeq >= this.nextSeq) ?? null;
    if (segment && segment !== this.segment) {
      this.segment = segment;
      this.offset = 0;
    }
    return segment;
  }

  private async readChunk({ path, bytes }: Segment): Promise<Buffer> {
    const left = bytes - this.offset;
    const chunk = await this.disk.read(path, this.offset, Math.min(left, CHUNK_BYTES));
    const first = scanFrame(chunk, 0);
    if (first.kind !== 'short' || first.size <= FRAME_HEADER_BYTES || first.size > left) return chunk;
    return this.disk.read(path, this.offset, first.size);
  }

  private scan(segment: Segment, chunk: Buffer, most: number): Frame[] {
    const frames: Frame[] = [];
    let at = 0;
    while (at < chunk.length && frames.length < most) {
      const result = scanFrame(chunk, at);
      if (result.kind === 'frame') {
        at += result.size;
        // Records below were read before a rewind to the middle of a segment, or stand in two segments after a repair.
        if (result.frame.seq >= this.nextSeq) {
          frames.push(result.frame);
          this.nextSeq = result.frame.seq + 1;
        }
      } else if (result.kind === 'short' && at > 0) break;
      else {
        this.offset += at;
        this.skipSegment();
        return frames;
      }
    }
    this.offset += at;
    return frames;
  }
}
