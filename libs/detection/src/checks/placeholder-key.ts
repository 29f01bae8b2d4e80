import { isAlnum, isDigit } from '../engine/character-class.js';
import { hasFewCharacters } from './placeholder.js';

const ZERO = 48;
const NINE = 57;
const folded = (code: number): number => (code >= 65 && code <= 90 ? code + 32 : code);

/** What documentation spells a key out of, the vendors' own names aside. */
const vocabulary =
  'your my our the this that is are not real an and or to of in on it with here there goes put add use set get enter paste insert replace change me before after example examples sample dummy fake test testing demo mock placeholder redacted masked hidden removed secret secrets key keys token tokens password passwd pass access api client id private personal public shared auth bearer oauth refresh app application bot user account project service team org admin name value string some random long very live prod production dev development staging sandbox local foo bar baz qux foobar lorem ipsum dolor sit amet consectetur adipiscing elit deadbeef cafebabe hello world abc xyz'.split(
    ' ',
  );
const word = new RegExp(vocabulary.sort((a, b) => b.length - a.length).join('|'), 'iy');

/** Words so long that no random value spells one by chance. */
const documented = /example|placeholder|redacted|changeme|replaceme/gi;

/** Beside such a word, fewer characters than these open nothing: AWS documents `AKIAIOSFODNN7EXAMPLE`. */
const FEWEST_REAL = 12;
/** A longer one is spelled out of words. */
const LONGEST_DOCUMENTED = 32;
/** Of the letters and digits of a placeholder, at most one in so many is none of a word's. */
const SPARE = 5;
/** And no more than so many in all. */
const MOST_SPARE = 16;
/** Characters in a row, all alike or each the next, that nobody draws at random. */
const SHORTEST_SERIES = 4;

/**
 * Whether a value that has the exact form of a vendor's key stands for one rather than being one: made of documentation's words and of series
 * (`xxxx`, `1234`, `AbCd`) all through, or of hardly any different characters. A few letters that spell a word by chance are no reason to let the
 * rest go: one random key in some thousand has such a word. Linear; looks at no more than the 256 characters that it is given.
 */
export function isPlaceholderKey(value: string): boolean {
  if (hasFewCharacters(value) || isDocumented(value)) return true;
  const spare = Math.min(value.length / SPARE, MOST_SPARE);
  let all = 0;
  let left = 0;
  // For a real key, this ends after some of its first characters.
  for (let i = 0; i < value.length && left <= spare;) {
    const end = Math.max(seriesEnd(value, i), wordEnd(value, i));
    for (const stop = Math.max(end, i + 1); i < stop; i++) {
      if (!isAlnum(value.charCodeAt(i))) continue;
      all++;
      if (end < stop) left++;
    }
  }
  return left <= Math.min(all / SPARE, MOST_SPARE);
}

function isDocumented(value: string): boolean {
  if (value.length > LONGEST_DOCUMENTED) return false;
  const beside = value.replaceAll(documented, '').length;
  return beside < value.length && beside < FEWEST_REAL;
}

/** By the first two letters of a text, whether a word begins with them. */
const begins = new Uint8Array(128 * 128);
for (const one of vocabulary) begins[(one.charCodeAt(0) << 7) | one.charCodeAt(1)] = 1;

function wordEnd(value: string, from: number): number {
  const [first, second] = [folded(value.charCodeAt(from)), folded(value.charCodeAt(from + 1))];
  if (begins[(first << 7) | second] !== 1) return from;
  word.lastIndex = from;
  return word.test(value) ? word.lastIndex : from;
}

/** The end of the series at `from`; `from` itself if there is none. After 9 comes 0, and case does not count. */
function seriesEnd(value: string, from: number): number {
  const step = stepOf(value, from);
  if (step === null) return from;
  let end = from + 2;
  while (end < value.length && stepOf(value, end - 1) === step) end++;
  return end - from < SHORTEST_SERIES ? from : end;
}

/** How far it is from a letter or digit to the one behind it, if that is none or one. */
function stepOf(value: string, at: number): 0 | 1 | null {
  const [code, next] = [folded(value.charCodeAt(at)), folded(value.charCodeAt(at + 1))];
  if (!isAlnum(code) || !isAlnum(next)) return null;
  if (code === next) return 0;
  return next === (code === NINE ? ZERO : code + 1) && isDigit(code) === isDigit(next) ? 1 : null;
}
