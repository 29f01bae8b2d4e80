import { type CharacterClass, inClass, isAlnum } from './character-class.js';
import type { Window } from './window.js';

const BACKSLASH = 92;
const PERCENT = 37;

/**
 * Whether a token may begin at `at`: the character before is not part of the same run, unless it belongs to an escape
 * (`\n`, `\u0022`, `%3D`), as in text that holds another text's source.
 */
export function leftBoundary(window: Window, at: number, before: CharacterClass): boolean {
  if (!inClass(before, window.at(at - 1))) return true;
  const { text } = window;
  if (window.at(at - 2) === BACKSLASH && 'nrtbfv'.includes(text[at - 1] as string)) return true;
  if (window.at(at - 3) === PERCENT) return /^%[0-9a-f]{2}$/i.test(text.slice(at - 3, at));
  return window.at(at - 6) === BACKSLASH && window.at(at - 5) === 117 && /^\\u00[0-9a-f]{2}$/i.test(text.slice(at - 6, at));
}

/** Whether `leftBoundary` could hold at `at`, for any class: what a stream must assume while the anchor is incomplete. */
export const mayBegin = (window: Window, at: number): boolean =>
  !isAlnum(window.at(at - 1)) || window.at(at - 2) === BACKSLASH || window.at(at - 3) === PERCENT || window.at(at - 6) === BACKSLASH;
