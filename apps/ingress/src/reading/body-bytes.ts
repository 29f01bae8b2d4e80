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

  push(chunk: Buffer): void {
    const { expected } = this;
    if (expected === null || chunk.length === expected) this.chunks.push(chunk);
    else chunk.copy((this.whole ??= Buffer.allocUnsafeSlow(expected)), this.size);
    this.size += chunk.length;
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
