import { FRAME_HEADER_BYTES, sealFrame } from './frame.js';

/** Some hundred records; an idle instance keeps one block. */
const BLOCK_BYTES = 256 * 1024;
/** UTF-8 has no more bytes for a string's unit. */
const MOST_BYTES_A_UNIT = 3;

/**
 * Memory in which frames stand one behind the other, so that a group of records is one write. None of it is used twice: whoever ships a frame
 * holds a view of it, and the memory goes when nobody does any more.
 */
export class FrameMemory {
  private block = Buffer.alloc(0);
  private used = 0;

  /** The frame of a record that is these texts, one after the other. Nothing of it is copied again on its way to the disk. */
  frame(seq: number, texts: readonly string[]): Buffer {
    const units = texts.reduce((sum, text) => sum + text.length, 0);
    const { block, at } = this.room(FRAME_HEADER_BYTES + units * MOST_BYTES_A_UNIT, texts);
    let end = at + FRAME_HEADER_BYTES;
    for (const text of texts) end += block.write(text, end);
    if (block === this.block) this.used = end;
    const frame = block.subarray(at, end);
    sealFrame(frame, seq);
    return frame;
  }

  /** Counts the texts' bytes only where it matters: near the end of a block, and for what is so long that it gets memory of its own. */
  private room(most: number, texts: readonly string[]): { block: Buffer; at: number } {
    if (most <= this.block.length - this.used) return { block: this.block, at: this.used };
    const bytes = FRAME_HEADER_BYTES + texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
    if (bytes > BLOCK_BYTES / 4) return { block: Buffer.allocUnsafeSlow(bytes), at: 0 };
    if (bytes > this.block.length - this.used) {
      this.block = Buffer.allocUnsafeSlow(BLOCK_BYTES);
      this.used = 0;
    }
    return { block: this.block, at: this.used };
  }
}

/** The same bytes in as few pieces: frames that stand next to each other in memory are one. */
export function joined(frames: readonly Buffer[]): Buffer[] {
  const pieces: Buffer[] = [];
  for (let at = 0; at < frames.length;) {
    const first = frames[at]!;
    let end = first.byteOffset;
    for (let next: Buffer | undefined = first; next?.buffer === first.buffer && next.byteOffset === end; next = frames[at]) {
      end += next.length;
      at += 1;
    }
    pieces.push(Buffer.from(first.buffer, first.byteOffset, end - first.byteOffset));
  }
  return pieces;
}
