/** Letters, digits and the marks on letters. */
const RUN = /[\p{L}\p{N}\p{M}]+/gu;
const PLAIN_RUN = /[a-z0-9]{2,}/g;
const BEYOND_ASCII = /[\u0080-\uffff]/;
/** Scripts that put no space between words. */
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]+/gu;
/** Longer runs are keys, digests and other noise that nobody looks for by a word of it. */
const LONGEST = 40;

/** In what form texts are compared: any spelling of the same characters, small letters. */
export const folded = (text: string): string => text.normalize('NFKC').toLowerCase();

/**
 * The words of a text, by no language's rules: runs of letters and digits, small, each as often as it stands there. Where a script puts no space between
 * words, every two characters that follow each other are one.
 */
export function* wordsOf(text: string): Generator<string> {
  if (!BEYOND_ASCII.test(text)) return yield* plainWords(text);
  // No word goes over a line: in most texts few lines need all the rules, which take three times as long.
  for (const line of text.split('\n')) yield* BEYOND_ASCII.test(line) ? anyWords(line) : plainWords(line);
}

function* plainWords(text: string): Generator<string> {
  for (const [run] of text.toLowerCase().matchAll(PLAIN_RUN)) if (run.length <= LONGEST) yield run;
}

function* anyWords(text: string): Generator<string> {
  for (const [run] of folded(text).matchAll(RUN)) {
    if (/^[a-z0-9]+$/.test(run)) {
      if (run.length >= 2 && run.length <= LONGEST) yield run;
      continue;
    }
    let at = 0;
    for (const unspaced of run.matchAll(UNSPACED)) {
      yield* spaced(run.slice(at, unspaced.index));
      yield* pairs([...unspaced[0]]);
      at = unspaced.index + unspaced[0].length;
    }
    yield* spaced(run.slice(at));
  }
}

function* spaced(word: string): Generator<string> {
  if (word.length >= 2 && word.length <= LONGEST) yield word;
}

function* pairs(characters: readonly string[]): Generator<string> {
  if (characters.length === 1) yield characters[0]!;
  for (let at = 1; at < characters.length; at += 1) yield characters[at - 1]! + characters[at]!;
}
