/** How much disk the journal may use. The reserve is for the records that must not be refused: how exchanges end, and that the journal is full. */
export class Capacity {
  private usedBytes = 0;

  constructor(
    readonly maxBytes: number,
    private readonly reservedBytes: number,
  ) {}

  get used(): number {
    return this.usedBytes;
  }

  /** At the high-water mark nothing ordinary is taken any more. */
  get isFull(): boolean {
    return this.usedBytes >= this.maxBytes - this.reservedBytes;
  }

  fits(bytes: number, mayUseReserve: boolean): boolean {
    return this.usedBytes + bytes <= this.maxBytes - (mayUseReserve ? 0 : this.reservedBytes);
  }

  take(bytes: number): void {
    this.usedBytes += bytes;
  }

  free(bytes: number): void {
    this.usedBytes = Math.max(0, this.usedBytes - bytes);
  }
}
