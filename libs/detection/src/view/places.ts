/** An entry: where a change begins in the view and in the original, where it ends in the original, and its length in the view. */
const WIDTH = 4;

/**
 * Where the units of a view are in the original. Only changes of more than one unit are kept: between two of them, both run on alike.
 */
export class Places {
  private entries: number[] = [];

  /** Says that the original from `from` to `to` reads as `length` units from `at` of the view on. Changes come in order. */
  add(at: number, from: number, to: number, length: number): void {
    if (to - from !== 1 || length !== 1) this.entries.push(at, from, to, length);
  }

  /** Where the unit at `place` of the view begins in the original. */
  start(place: number): number {
    const entry = this.before(place);
    if (entry < 0) return place;
    const [at, from, to, length] = this.entries.slice(entry, entry + WIDTH) as [number, number, number, number];
    return place < at + length ? from : to + place - at - length;
  }

  /** Where the unit before `place` of the view ends in the original: the end of a span that ends at `place`. */
  end(place: number): number {
    if (place === 0) return 0;
    const entry = this.before(place - 1);
    if (entry < 0) return place;
    const [at, , to, length] = this.entries.slice(entry, entry + WIDTH) as [number, number, number, number];
    return place <= at + length ? to : to + place - at - length;
  }

  /** Lets go of changes before `place`, which nobody will ask for again. */
  forget(place: number): void {
    const entry = this.before(place);
    if (entry < 64 * WIDTH) return;
    this.entries = this.entries.slice(entry);
  }

  /** The last change that begins at `place` of the view or before it, or -1. */
  private before(place: number): number {
    let [low, high] = [0, this.entries.length / WIDTH];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.entries[middle * WIDTH] as number) <= place) low = middle + 1;
      else high = middle;
    }
    return (low - 1) * WIDTH;
  }
}
