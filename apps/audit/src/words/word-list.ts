import { wordsOf } from './words-of.js';

/** So many characters of an exchange's new text are looked at in one record, and so many different words kept. What is more is found by no word. */
const CHARACTERS = 1_000_000;
const WORDS = 4_000;
const BYTES = 128 * 1024;

/**
 * The different words of some texts as PostgreSQL's `tsvector` is written, without where they stood; empty for none. Each text has its share of what is
 * looked at, the shortest first, which leave the others what they don't need: a log of megabytes takes nothing from the question that it came with.
 */
export function wordList(texts: readonly string[]): string {
  const words = new Set<string>();
  let left = CHARACTERS;
  let bytes = 0;
  const ordered = texts.toSorted((one, other) => one.length - other.length);
  for (const [index, text] of ordered.entries()) {
    const part = text.slice(0, Math.floor(left / (ordered.length - index)));
    left -= part.length;
    for (const word of wordsOf(part)) {
      if (words.has(word)) continue;
      bytes += Buffer.byteLength(word) + 1;
      if (words.size >= WORDS || bytes > BYTES) return [...words].join(' ');
      words.add(word);
    }
  }
  return [...words].join(' ');
}
