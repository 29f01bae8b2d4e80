/** Signs that are no white space in one window: a copy that is broken into other lines is a copy. */
export const WINDOW = 48;

const BASES = [0x01000193, 0x5bd1e995] as const;
const powers = BASES.map((base) => {
  let power = 1;
  for (let i = 0; i < WINDOW; i++) power = Math.imul(power, base);
  return power;
}) as [number, number];
const SPACE = /\s/;

/** A hash of the last signs of a text that comes in pieces, rolled on sign by sign. 53 bits, of two polynomials modulo 2^32. */
export class Rolling {
  /** Signs that were taken, white space left out. */
  count = 0;
  private one = 0;
  private other = 0;
  private readonly ring = new Uint16Array(WINDOW);

  /** Whether the sign counts. */
  take(code: number): boolean {
    if (code <= 32 || (code > 127 && SPACE.test(String.fromCharCode(code)))) return false;
    const slot = this.count % WINDOW;
    const gone = this.ring[slot] as number;
    this.ring[slot] = code;
    // Before the first window is full, what goes is a nought.
    this.one = (Math.imul(this.one, BASES[0]) + code - Math.imul(gone, powers[0])) | 0;
    this.other = (Math.imul(this.other, BASES[1]) + code - Math.imul(gone, powers[1])) | 0;
    this.count += 1;
    return true;
  }

  /** The hash of the last `WINDOW` signs; of less there is none that means anything. */
  get hash(): number {
    return (this.one >>> 0) * 0x200000 + (this.other >>> 11);
  }
}
