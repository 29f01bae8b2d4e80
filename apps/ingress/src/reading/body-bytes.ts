/**
 * The bytes of a body as they come, in one piece from the start where their number was told: putting many megabytes together keeps the event
 * loop. What comes whole at once, as most bodies do, is that piece.
 */
export class BodyBytes {
  private whole: Buffer | null = null;
  private chunks: Buffer[] = [];
  private size = 0;

  /** `expected`: how many bytes there will be; null: nobody knows. */
  constructor(private readonly expected: number | null) {}

  get length(): number {
    return this.size;
  }

  /** Takes the chunk: whoever had it uses it no more, for its memory may be gone. */
  push(chunk: Buffer): void {
    const { expected, size } = this;
    this.size += chunk.length;
    if (expected === null || chunk.length === expected) {
      this.chunks.push(chunk);
      return;
    }
    chunk.copy((this.whole ??= Buffer.allocUnsafeSlow(expected)), size);
    giveBack(chunk);
  }

  take(): Buffer {
    const { whole, chunks, size } = this;
    this.chunks = [];
    this.whole = null;
    const [first, ...others] = chunks;
    if (whole !== null) return whole.subarray(0, size);
    return first !== undefined && others.length === 0 ? first : Buffer.concat(chunks, size);
  }
}

/** Memory that is a chunk's alone is given back now: as garbage, a second copy of each large body would wait until much more has come together. */
function giveBack({ buffer, length }: Buffer): void {
  if (buffer instanceof ArrayBuffer && buffer.byteLength === length) buffer.transfer(0);
}
