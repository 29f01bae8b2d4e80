import { countBelow } from '../count-below.js';
import type { Atom, AtomAt } from './lexicon.js';

export type Unit = 'sentence' | 'line';
const ends: Readonly<Record<Unit, RegExp>> = { sentence: /[.!?:;](?=\s)|\n|[。!?]/g, line: /\n/g };

interface Wanted {
  /** Any of these. */
  readonly wanted: readonly Atom[];
  /** So many UTF-16 units away at most. */
  readonly within: number;
  readonly unit: Unit;
  readonly taken: readonly AtomAt[];
}

/** The atoms of a text by what they are, and where its sentences and lines end, each found once: to look around every atom anew is quadratic. */
export class AtomPlaces {
  private readonly byAtom = new Map<Atom, AtomAt[]>();
  private readonly ends = new Map<Unit, readonly number[]>();

  /** `found`: in order, without overlaps. */
  constructor(
    private readonly text: string,
    found: readonly AtomAt[],
  ) {
    for (const at of found) {
      const known = this.byAtom.get(at.atom);
      if (known === undefined) this.byAtom.set(at.atom, [at]);
      else known.push(at);
    }
  }

  /** Whether any of them is there, wherever. */
  holds(wanted: readonly Atom[]): boolean {
    return wanted.some((atom) => this.byAtom.has(atom));
  }

  /** The nearest such atom in the same sentence or line; of two as near, the one behind. */
  nearest(key: AtomAt, wish: Wanted): AtomAt | null {
    let best: AtomAt | null = null;
    let gap = Infinity;
    for (const atom of wish.wanted) {
      const behind = this.next(this.byAtom.get(atom) ?? [], key, wish, 1);
      if (behind !== null && behind.start - key.end < gap) [best, gap] = [behind, behind.start - key.end];
    }
    for (const atom of wish.wanted) {
      const before = this.next(this.byAtom.get(atom) ?? [], key, wish, -1);
      if (before !== null && key.start - before.end < gap) [best, gap] = [before, key.start - before.end];
    }
    return best;
  }

  private next(list: readonly AtomAt[], key: AtomAt, { within, unit, taken }: Wanted, step: 1 | -1): AtomAt | null {
    const from = countBelow(list.length, (index) => list[index]!.start < key.start);
    for (let at = step === 1 ? from : from - 1; at >= 0 && at < list.length; at += step) {
      const one = list[at]!;
      if (one === key || taken.includes(one)) continue;
      const [left, right] = step === 1 ? [key.end, one.start] : [one.end, key.start];
      return right - left <= within && !this.isParted(left, right, unit) ? one : null;
    }
    return null;
  }

  private isParted(left: number, right: number, unit: Unit): boolean {
    const known = this.ends.get(unit) ?? [...this.text.matchAll(ends[unit])].map(({ index }) => index);
    this.ends.set(unit, known);
    return (known[countBelow(known.length, (index) => known[index]! < left)] ?? Infinity) < right;
  }
}
