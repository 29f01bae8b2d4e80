/** From the first to the last, both of it. */
export type Interval = readonly [from: number, to: number];

/** Whole numbers as intervals that do not touch. */
export class Intervals {
  private readonly sorted: Interval[] = [];

  /** Of any, in any order; they may overlap. */
  constructor(intervals: readonly Interval[]) {
    for (const [from, to] of intervals.toSorted(([one], [other]) => one - other)) {
      const last = this.sorted.at(-1);
      if (last !== undefined && from <= last[1] + 1) this.sorted[this.sorted.length - 1] = [last[0], Math.max(last[1], to)];
      else this.sorted.push([from, to]);
    }
  }

  has(number: number): boolean {
    return this.outside(number, number).length === 0;
  }

  /** What of an interval is in none of these. */
  outside(from: number, to: number): Interval[] {
    const left: Interval[] = [];
    let next = from;
    for (let at = this.firstEndingFrom(from); at < this.sorted.length && next <= to; at += 1) {
      const [begins, ends] = this.sorted[at]!;
      if (begins > to) break;
      if (begins > next) left.push([next, begins - 1]);
      next = ends + 1;
    }
    if (next <= to) left.push([next, to]);
    return left;
  }

  private firstEndingFrom(number: number): number {
    let [low, high] = [0, this.sorted.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.sorted[middle]![1] < number) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
