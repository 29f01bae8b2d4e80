import { isLineEnd, isSpace } from './characters.js';

const [slash, star, hash, dash, colon, bang] = [0x2f, 0x2a, 0x23, 0x2d, 0x3a, 0x21];

/**
 * Where the comment that begins there ends; `at` where none does. The marks of all usual languages at once: `//` (unless an address: `://`),
 * `/*`, `#` before a space or as `#!`, and `--` between spaces. `lastClose` is where the text's last end of a `/*` comment stands, -1 for none:
 * one that is never closed is none, since the rest of the text is code, as it is in a piece cut from behind it.
 */
export function commentEnd(text: string, at: number, unit: number, lastClose: number): number {
  const next = at + 1 < text.length ? text.charCodeAt(at + 1) : 0x0a;
  if (unit === slash && next === slash) return before(text, at) === colon ? at : lineEnd(text, at);
  if (unit === slash && next === star) return at + 2 > lastClose ? at : text.indexOf('*/', at + 2) + 2;
  if (unit === hash && (isSpace(next) || next === bang)) return lineEnd(text, at);
  if (unit === dash && next === dash && isSpace(before(text, at)) && isSpace(before(text, at + 3, 0x0a))) return lineEnd(text, at);
  return at;
}

const before = (text: string, at: number, none = 0x0a): number => (at > 0 && at <= text.length ? text.charCodeAt(at - 1) : none);

function lineEnd(text: string, at: number): number {
  let end = at;
  while (end < text.length && !isLineEnd(text.charCodeAt(end))) end++;
  return end;
}
