/** The bytes of a body as they come, in one piece from the start where their number was told: putting many megabytes together keeps the event loop. */
export class BodyBytes {
  private readonly whole: Buffer | null;
  private chunks: Buffer[] = [];
  private size = 0;

  /** `expected`: how many bytes there will be; null: nobody knows. */
  constructor(expected: number | null) {
    this.whole = expected === null ? null : Buffer.allocUnsafeSlow(expected);
  }

  get length(): number {
    return this.size;
  }

  push(chunk: Buffer): void {
    if (this.whole === null) this.chunks.push(chunk);
    else chunk.copy(this.whole, this.size);
    this.size += chunk.length;
  }

  take(): Buffer {
    const { whole, chunks, size } = this;
    this.chunks = [];
    const [first, ...others] = chunks;
    if (whole !== null) return whole.subarray(0, size);
    return first !== undefined && others.length === 0 ? first : Buffer.concat(chunks, size);
  }
}
