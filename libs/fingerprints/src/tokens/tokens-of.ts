import { isDigit, isSpace, isWord } from './characters.js';
import { commentEnd } from './comment-end.js';
import { hashOf } from './hash-of.js';
import { keywordHashes } from './keywords.js';
import { stringEnd } from './string-end.js';
import { type TokenList, tokenKinds } from './token-list.js';

/** What names, strings and numbers are folded to; no UTF-16 unit, as punctuation is. */
const folds = { name: 0x1_0001, string: 0x1_0002, number: 0x1_0003 };
const comma = 0x2c;
const closers = new Set([0x29, 0x5d, 0x7d]);

/**
 * The tokens of code in any language. There is one set of rules for all, so that a piece of a text has the tokens that it has in the whole: nothing but
 * a comment of several lines reaches beyond its line. Comments and semicolons are none, nor is a comma before a closing bracket: formatters
 * put them in and take them out. Linear in the text.
 */
export function tokensOf(text: string): TokenList {
  const list = new Gathered(text);
  const { length } = text;
  const lastClose = text.lastIndexOf('*/');
  for (let at = 0; at < length;) {
    const unit = text.charCodeAt(at);
    const after = isSpace(unit) || unit === 0x3b ? at + 1 : commentEnd(text, at, unit, lastClose);
    at = after > at ? after : list.take(at, unit);
  }
  return list.done();
}

class Gathered {
  private count = 0;
  private readonly kinds: Uint8Array;
  private readonly folded: Int32Array;
  private readonly exact: Int32Array;
  private readonly starts: Int32Array;
  private readonly ends: Int32Array;

  constructor(private readonly text: string) {
    const room = text.length;
    this.kinds = new Uint8Array(room);
    [this.folded, this.exact, this.starts, this.ends] = [
      new Int32Array(room),
      new Int32Array(room),
      new Int32Array(room),
      new Int32Array(room),
    ];
  }

  /** Takes the token that begins there, and says where it ends. */
  take(at: number, unit: number): number {
    if (isWord(unit)) return this.word(at);
    if (isDigit(unit)) return this.add(at, numberEnd(this.text, at), tokenKinds.literal, folds.number);
    const ofString = stringEnd(this.text, at, unit);
    if (ofString > at) return this.add(at, ofString, tokenKinds.literal, folds.string);
    if (closers.has(unit) && this.count > 0 && this.folded[this.count - 1] === comma) this.count--;
    return this.add(at, at + 1, tokenKinds.punctuation, unit);
  }

  done(): TokenList {
    const { count } = this;
    const [folded, exact, starts, ends] = [this.folded, this.exact, this.starts, this.ends].map((column) => column.slice(0, count));
    return { length: count, kinds: this.kinds.slice(0, count), folded: folded!, exact: exact!, starts: starts!, ends: ends! };
  }

  private word(at: number): number {
    let end = at + 1;
    while (end < this.text.length && (isWord(this.text.charCodeAt(end)) || isDigit(this.text.charCodeAt(end)))) end++;
    const hash = hashOf(this.text, at, end);
    return keywordHashes.has(hash) ? this.add(at, end, tokenKinds.keyword, hash) : this.add(at, end, tokenKinds.name, folds.name);
  }

  private add(start: number, end: number, kind: number, fold: number): number {
    const index = this.count++;
    this.kinds[index] = kind;
    this.folded[index] = fold;
    // A string is the same in whatever quotes.
    this.exact[index] = fold === folds.string ? hashOf(this.text, start + 1, end - 1) : hashOf(this.text, start, end);
    this.starts[index] = start;
    this.ends[index] = end;
    return end;
  }
}

/** Digits with what belongs to them: a base, an exponent's letter, a fraction, separators. */
function numberEnd(text: string, at: number): number {
  let end = at + 1;
  for (; end < text.length; end++) {
    const unit = text.charCodeAt(end);
    if (!isWord(unit) && !isDigit(unit) && !(unit === 0x2e && isDigit(text.charCodeAt(end + 1)))) break;
  }
  return end;
}
