import type { Window } from './window.js';

/**
 * How much white space a pattern may have in one place, and a phrase in a stream; a phrase in a whole text may have any amount. A stream that waited for
 * the end of white space without end would hold back without end, and a pattern would be tried over all of it from every place before it.
 */
export const LONGEST_GAP = 64;

const tooLong = new RegExp(`\\s{${LONGEST_GAP + 1}}`);
const isWhite = (code: number): boolean => code === 32 || (code >= 9 && code <= 13);

/** The end of the white space at `from`; `from` itself if there is none. A stream reads `LONGEST_GAP` of it at most. */
export function gapEnd(window: Window, from: number, bounded = !window.whole): number {
  const stop = !bounded ? window.text.length : Math.min(window.text.length, from + LONGEST_GAP);
  let i = from;
  while (i < stop && isWhite(window.text.charCodeAt(i))) i++;
  return i;
}

/** The place `count` steps after `from`, where white space is one step however much of it there is. Past the text, a unit is a step. */
export function stepsAfter(window: Window, from: number, count: number, bounded = !window.whole): number {
  const { text } = window;
  let i = from;
  for (let left = count; left > 0; left--) {
    if (i >= text.length) return i + left;
    if (!isWhite(text.charCodeAt(i))) {
      i++;
      continue;
    }
    const end = gapEnd(window, i, bounded);
    // Nothing that is bounded goes on over more.
    if (bounded && end - i === LONGEST_GAP && isWhite(window.at(end))) return end + 1;
    i = end;
  }
  return i;
}

/** The place `count` steps before `to`, or `least` if that comes first. Before the text, a unit is a step. */
export function stepsBefore(window: Window, to: number, count: number, bounded = !window.whole, least = Number.NEGATIVE_INFINITY): number {
  const { text } = window;
  let i = to;
  for (let left = count; left > 0; left--) {
    if (i <= least) return least;
    if (i <= 0) return i - left;
    if (!isWhite(text.charCodeAt(--i))) continue;
    const stop = Math.max(bounded ? i + 1 - LONGEST_GAP : 0, least);
    while (i > stop && i > 0 && isWhite(text.charCodeAt(i - 1))) i--;
  }
  return i;
}

/** Whether all white space of a match is as long as may be. */
export const withinGaps = (window: Window, start: number, end: number): boolean => !tooLong.test(window.text.slice(start, end));
