import { wordsOf } from './words-of.js';

/** So many characters of an exchange's new text are looked at in one record, and so many different words kept. What is more is found by no word. */
const CHARACTERS = 1_000_000;
const WORDS = 4_000;
const BYTES = 128 * 1024;

/** The different words of some texts as PostgreSQL's `tsvector` is written, without where they stood; empty for none. */
export function wordList(texts: Iterable<string>): string {
  const words = new Set<string>();
  let left = CHARACTERS;
  let bytes = 0;
  for (const text of texts) {
    for (const word of wordsOf(text.slice(0, left))) {
      if (words.has(word)) continue;
      bytes += Buffer.byteLength(word) + 1;
      if (words.size >= WORDS || bytes > BYTES) return [...words].join(' ');
      words.add(word);
    }
    left -= text.length;
    if (left <= 0) break;
  }
  return [...words].join(' ');
}
