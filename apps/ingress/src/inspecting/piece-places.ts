import type { StoredText } from '#contracts';
import type { Span } from '#conversation';
import type { RecordedPiece } from './recorded-pieces.js';

/** Which pieces stand where in the body as it came. */
export class PiecePlaces {
  private readonly starts: readonly number[];
  private readonly firsts: readonly number[];

  constructor(private readonly pieces: readonly RecordedPiece[]) {
    const starts: number[] = [];
    const firsts: number[] = [];
    pieces.forEach(({ from }, index) => {
      if (starts.at(-1) === from) return;
      starts.push(from);
      firsts.push(index);
    });
    this.starts = starts;
    this.firsts = firsts;
  }

  /** The pieces that are exactly this string; none where it has none of its own. */
  string({ start, end }: Span): StoredText[] {
    const part = this.partAt(start);
    return this.starts[part] === start && this.endOf(part) === end
      ? [{ from: this.firsts[part]!, to: this.firstOf(part + 1), as: 'string' }]
      : [];
  }

  /** The pieces that are exactly this value: parts end where it does. */
  json({ start, end }: Span): StoredText[] {
    return [{ from: this.firstOf(this.partAt(start)), to: this.firstOf(this.partAt(end - 1) + 1), as: 'json' }];
  }

  around({ start, end }: Span): { from: number; to: number } {
    return { from: this.firstOf(this.partAt(start)), to: this.firstOf(this.partAt(end - 1) + 1) };
  }

  private partAt(place: number): number {
    let [low, high] = [0, this.starts.length];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (this.starts[middle]! <= place) low = middle;
      else high = middle;
    }
    return low;
  }

  /** Null for the last: nothing says where it ends, and no string is the last part of a body. */
  private endOf(part: number): number | null {
    return this.starts[part + 1] ?? null;
  }

  private firstOf(part: number): number {
    return this.firsts[part] ?? this.pieces.length;
  }
}
