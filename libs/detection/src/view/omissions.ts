import type { Engine } from '../engine/engine.js';
import { LOOK_BACK, type Window } from '../engine/window.js';
import { type Covered, covering } from './covered.js';

/** How far before a change an anchor may stand whose match the change decides, and how far behind it one that looks back; in steps of white space. */
export const BEFORE = 768;
export const BEHIND = 384;

/** How far ahead of an anchor any verifier reads, in steps: more than a name, what is said between it and its value, and a head. */
export const AHEAD = 1_024;
/** How far behind an anchor any verifier of an engine reads, in steps. */
export const behindAnchors = (engine: Engine): number => Math.max(LOOK_BACK, engine.before + 2) + 16;

/** Stops nearer than this are in one area, and less than this is not worth leaving out. */
const FAR = 4_096;
/** The longest edit that a stop may lead to. */
const LONGEST_EDIT = 64;

/**
 * What a view of a text can do without, as places two and two: all that is so far from every stop that no search of what is near one looks at it. A new
 * string of 500 KB costs as much as to search a fifth of it. Empty if there is too little of it to be worth a second try, should one be needed.
 */
export function omissionsOf(engine: Engine, window: Window, stops: readonly number[], covered: Covered): number[] {
  const { text } = window;
  const omitted: number[] = [];
  const before = BEFORE + behindAnchors(engine);
  let kept = 0;
  for (let i = 0; i < stops.length;) {
    let start = engine.placeBefore(window, stops[i] as number, before, kept);
    for (let span = covering(covered, start); span && start > kept; span = covering(covered, start))
      start = engine.placeBefore(window, span.start, before, kept);
    if (start - kept >= FAR) omitted.push(kept, start);
    // Steps are counted from the last stop of many, so that however long white space is, it is passed over once or twice.
    do {
      const reached = Math.max(kept, (stops[i] as number) + FAR);
      while (i + 1 < stops.length && (stops[i + 1] as number) < reached) i++;
      kept = Math.max(kept, engine.placeAfter(window, (stops[i] as number) + LONGEST_EDIT, BEHIND + AHEAD));
    } while (i + 1 < stops.length && (stops[i + 1] as number) < kept);
    i++;
  }
  if (text.length - kept >= FAR) omitted.push(kept, text.length);
  return left(omitted) > text.length / 2 ? omitted : [];
}

const left = (omitted: readonly number[]): number =>
  omitted.reduce((sum, place, index) => (index % 2 === 0 ? sum - place : sum + place), 0);
