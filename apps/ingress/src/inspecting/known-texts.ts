/** A text and what is known of it. */
interface Known<T> {
  readonly text: string;
  readonly value: T;
}

/** Of texts that look alike that many are compared, and no more: which ones there are is the caller's choice. */
const MOST_ALIKE = 8;

/**
 * What is known of the texts of one body, for the body that comes after it: found by the text itself, unit for unit, wherever it stands there. No hash can be made
 * to collide, and to compare what is nearly always equal costs a twentieth of the cheapest digest. The next body mostly has the same texts in the same
 * order, so the one after the last that was found is looked at first.
 */
export class KnownTexts<T> {
  private readonly all: Known<T>[] = [];
  private places: ReadonlyMap<number, readonly number[]> | null = null;
  private next = 0;

  add(text: string, value: T): void {
    this.all.push({ text, value });
  }

  /** Undefined: nothing is known of it. */
  find(text: string): T | undefined {
    const expected = this.all[this.next];
    if (expected?.text === text) {
      this.next++;
      return expected.value;
    }
    const place = this.alike(text).find((at) => this.all[at]?.text === text);
    if (place === undefined) return undefined;
    this.next = place + 1;
    return this.all[place]?.value;
  }

  /** Where texts stand that may be this one. Nothing is added once a body is searched: only a whole one is. */
  private alike(text: string): readonly number[] {
    this.places ??= placesOf(this.all);
    return this.places.get(likeness(text)) ?? [];
  }
}

function placesOf(all: readonly Known<unknown>[]): ReadonlyMap<number, readonly number[]> {
  const places = new Map<number, number[]>();
  for (const [at, { text }] of all.entries()) {
    const like = likeness(text);
    const known = places.get(like);
    if (known === undefined) places.set(like, [at]);
    else if (known.length < MOST_ALIKE) known.push(at);
  }
  return places;
}

/** The same for equal texts, and mostly different for others: their length and two of their units. */
const likeness = (text: string): number =>
  text.length * 0x10000 + (text.charCodeAt(text.length >> 1) & 0xff) * 0x100 + (text.charCodeAt(text.length >> 2) & 0xff);
