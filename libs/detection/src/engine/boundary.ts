import { type CharacterClass, inClass, isAlnum, namedClass } from './character-class.js';
import type { Window } from './window.js';

const BACKSLASH = 92;
const PERCENT = 37;
const CSI = 0x9b;
const alnum = namedClass('alnum');

/** A colour code right before a value: real, written, or what is left of it where its ESC was lost (then only with numbers and an `m`). */
const colour =
  // oxlint-disable-next-line no-control-regex
  /(?:(?:(?:\x1b|\\x1b|\\u001b|\\u\{1b\}|\\033|\\e|\^\[)\[|\x9b|\\x9b|\\u009b|\\u\{9b\})[0-9;:?]*[a-z]|\[\d{1,3}(?:[;:]\d{1,3})*m)$/i;
const LONGEST_COLOUR = 32;

/** Whether an escape ends right before `at`: `\n`, `\u0022`, `%3D`, a Markdown escape, or a colour code. */
function afterEscape(window: Window, at: number): boolean {
  const { text } = window;
  if (window.at(at - 2) === BACKSLASH && ('nrtbfv'.includes(text[at - 1] as string) || !isAlnum(window.at(at - 1)))) return true;
  if (window.at(at - 3) === PERCENT && /^%[0-9a-f]{2}$/i.test(text.slice(at - 3, at))) return true;
  if (window.at(at - 6) === BACKSLASH && /^\\u00[0-9a-f]{2}$/i.test(text.slice(at - 6, at))) return true;
  if (window.at(at - 4) === BACKSLASH && /^\\x[0-9a-f]{2}$/i.test(text.slice(at - 4, at))) return true;
  const before = window.at(at - 2);
  return (
    ((before >= 48 && before <= 63) || before === 91 || before === CSI) && colour.test(text.slice(Math.max(0, at - LONGEST_COLOUR), at))
  );
}

/**
 * Whether a token may begin at `at`: the character before is not part of the same run, unless it belongs to an escape, as in text that holds
 * another text's source or a terminal's output.
 */
export const leftBoundary = (window: Window, at: number, before: CharacterClass = alnum): boolean =>
  !inClass(before, window.at(at - 1)) || afterEscape(window, at);

/** Whether `leftBoundary` could hold at `at`, for any class: what a stream must assume while the anchor is incomplete. */
export const mayBegin = (window: Window, at: number): boolean => !isAlnum(window.at(at - 1)) || afterEscape(window, at);
