import * as fc from 'fast-check';
import { AtomPlaces, type Unit } from './atom-places.js';
import type { Atom, AtomAt } from './lexicon.js';

const letters: Readonly<Record<string, Atom>> = { a: 'send', b: 'secret', c: 'target' };
const ends: Readonly<Record<Unit, RegExp>> = { sentence: /[.!?:;](?=\s)|\n|[。!?]/, line: /\n/ };
const text = fc.array(fc.constantFrom('a', 'b', 'c', 'x', ' ', '. ', '\n', '.'), { maxLength: 60 }).map((parts) => parts.join(''));
const atomsOf = (whole: string): AtomAt[] =>
  [...whole].flatMap((letter, start) => (letters[letter] === undefined ? [] : [{ atom: letters[letter], start, end: start + 1 }]));

/** The nearest by looking at every one of them. */
function byLooking(
  whole: string,
  found: readonly AtomAt[],
  key: AtomAt,
  wanted: readonly Atom[],
  within: number,
  unit: Unit,
): AtomAt | null {
  let best: AtomAt | null = null;
  let gap = Infinity;
  for (const isBehind of [true, false]) {
    for (const one of found.filter(({ start }) => (isBehind ? start > key.start : start < key.start))) {
      const between = isBehind ? whole.slice(key.end, one.start) : whole.slice(one.end, key.start);
      // What ends a sentence may stand before the space that tells it, which is behind the piece that lies between.
      const parted = ends[unit].test(between);
      if (!wanted.includes(one.atom) || between.length > within || parted || between.length >= gap) continue;
      [best, gap] = [one, between.length];
    }
  }
  return best;
}

describe('the places of words', () => {
  it.each<Unit>(['line', 'sentence'])('tell the nearest of one kind in the same %s, as looking at all of them does', (unit) => {
    fc.assert(
      fc.property(text, fc.nat({ max: 30 }), (whole, within) => {
        const found = atomsOf(whole);
        const places = new AtomPlaces(whole, found);
        for (const key of found.filter(({ atom }) => atom === 'send')) {
          const wanted: Atom[] = ['secret', 'target'];
          expect(places.nearest(key, { wanted, within, unit, taken: [key] })).toEqual(byLooking(whole, found, key, wanted, within, unit));
        }
      }),
      { numRuns: 3_000 },
    );
  });
});
