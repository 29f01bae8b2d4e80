import { isDigit, isLineEnd, isWord } from './characters.js';

const quotes = new Set([0x22, 0x27]);
const longest = 500;

/**
 * Where the string that begins there ends, exclusive; `at` where none does. A string ends on its line: what is longer (in backticks, in three
 * quotes) is taken word by word, so that a piece cut from the middle of one reads as the whole does.
 */
export function stringEnd(text: string, at: number, unit: number): number {
  if (!quotes.has(unit) || (unit === 0x27 && isInWord(text, at))) return at;
  const limit = Math.min(text.length, at + longest);
  for (let end = at + 1; end < limit; end++) {
    const next = text.charCodeAt(end);
    if (next === unit) return end + 1;
    if (next === 0x5c) end++;
    if (isLineEnd(text.charCodeAt(end))) return at;
  }
  return at;
}

/** An apostrophe, as in `it's`; what stands before a quote in Python and Rust (`b'..'`, `f'..'`) is no word. */
function isInWord(text: string, at: number): boolean {
  const before = at === 0 ? 0x20 : text.charCodeAt(at - 1);
  const isPrefix = (before | 0x20) === 0x62 || (before | 0x20) === 0x66 || (before | 0x20) === 0x72 || (before | 0x20) === 0x75;
  return (isWord(before) || isDigit(before)) && !isPrefix && at + 1 < text.length && isWord(text.charCodeAt(at + 1));
}
