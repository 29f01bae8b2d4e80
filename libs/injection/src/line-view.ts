import { countBelow } from './count-below.js';

/** A text without what stands before each of its lines. */
export interface LineView {
  readonly text: string;
  /** Where a part of it stands in the whole text; offsets in UTF-16 units, end exclusive. */
  placeOf(part: { readonly start: number; readonly end: number }): { start: number; end: number };
}

/** As `cat -n` and tools that read files for agents number lines. */
const numbers = /^[ \t]{0,8}\d{1,7}(?:\t|→)/gm;
const comments = /^[ \t]{0,40}(?:#|\/\/|\*|--|;)(?:[ \t]|$)/gm;
/** One line with a number before it is a row of a table. */
const FEWEST = 2;

/**
 * A text as whoever reads it sees its lines: without the numbers before them, where they are numbered, and without the signs that begin a line of comment, where there
 * are any, of one each. Time is linear in the length of the text.
 */
export function lineViews(text: string): LineView[] {
  const numbered = without(text, numbers);
  const bare = without(numbered?.text ?? text, comments);
  if (numbered === null) return bare === null ? [] : [bare];
  return bare === null ? [numbered] : [numbered, { text: bare.text, placeOf: (part) => numbered.placeOf(bare.placeOf(part)) }];
}

function without(text: string, leads: RegExp): LineView | null {
  const cuts = [...text.matchAll(leads)].map(({ index, 0: { length } }) => ({ start: index, length }));
  if (cuts.length < FEWEST) return null;
  let rest = '';
  let from = 0;
  /** Where each line without its lead begins in what is left, and how much was cut up to there. */
  const begins: number[] = [];
  const shifts: number[] = [];
  for (const { start, length } of cuts) {
    rest += text.slice(from, start);
    from = start + length;
    begins.push(rest.length);
    shifts.push(from - rest.length);
  }
  rest += text.slice(from);
  const shiftAt = (at: number): number => shifts[countBelow(begins.length, (index) => begins[index]! <= at) - 1] ?? 0;
  return { text: rest, placeOf: ({ start, end }) => ({ start: start + shiftAt(start), end: end + shiftAt(Math.max(start, end - 1)) }) };
}
