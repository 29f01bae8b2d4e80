import { inClass, isAlnum, namedClass } from '../engine/character-class.js';
import type { Window } from '../engine/window.js';

const bare = namedClass('bare');
const quoted = namedClass('quoted');
const word = namedClass('word');

/** Longest identifier and longest padding that an assignment may have around its separator. */
const LONGEST_NAME = 40;
const LONGEST_GAP = 24;

/** Where an assignment's value begins and which characters it is made of. */
export interface Site {
  /** Start of the value; `undecided` and `none` are negative. */
  value: number;
  /** Where the name that is assigned to ends. */
  nameEnd: number;
  table: Uint8Array;
  /** The quote that must close the value, or 0. */
  quote: number;
  /** Set when only the sentence around it says that this is an assignment (`the password is ...`). */
  prose: boolean;
}

export const site: Site = { value: 0, nameEnd: 0, table: bare, quote: 0, prose: false };
export const siteEnd = { none: -1, undecided: -2 } as const;

const isGap = (code: number): boolean => code === 32 || code === 9;
const isQuote = (code: number): boolean => code === 34 || code === 39 || code === 96;

/** Reads white space from `i`, at most `LONGEST_GAP`. */
function skipGap(window: Window, i: number): number {
  let at = i;
  while (at < i + LONGEST_GAP && isGap(window.at(at))) at++;
  return at;
}

/**
 * Finds the value that is assigned to the name around the anchor, in any of the common syntaxes: `a=b`, `a: b`, `"a": "b"`, `a => b`,
 * `a := b`, `--a b`, `a("b")`, `("a", "b")`, `<a>b</a>`, `a: string = "b"`, "a is b". Leaves the result in `site`.
 * Returns the value's start, or one of `siteEnd`; with `undecided`, `window.start` is how far everything is surely not part of a value.
 */
export function findValue(window: Window, anchorStart: number, anchorEnd: number): number {
  const { text } = window;
  let i = anchorEnd;
  while (i < anchorEnd + LONGEST_NAME && i < text.length && (inClass(word, text.charCodeAt(i)) || isJoint(window, i))) i++;
  if (window.beyond(i) || window.beyond(i + 1)) return siteEnd.undecided;
  site.nameEnd = i;
  site.prose = false;
  let closed = 0;
  if (window.at(i) === 92) i++;
  if (isQuote(window.at(i))) closed = window.at(i++);
  if (window.at(i) === 93) i++;
  const afterName = i;
  i = skipGap(window, i);
  if (window.beyond(i) || window.beyond(i + 3)) return siteEnd.undecided;
  const separator = readSeparator(window, i, closed !== 0, i > afterName, anchorStart);
  if (separator < 0) return separator;
  return readOpening(window, separator);
}

/** A dot or a dash within a name: `secret-key`, `password.value`. */
function isJoint(window: Window, i: number): boolean {
  const code = window.at(i);
  return (code === 45 || code === 46) && isAlnum(window.at(i + 1));
}

let mustQuote = false;

function readSeparator(window: Window, i: number, nameQuoted: boolean, gap: boolean, anchorStart: number): number {
  const code = window.at(i);
  mustQuote = false;
  if (code === 58 || code === 61) {
    let at = i + 1;
    while (at < i + 3 && (window.at(at) === 61 || window.at(at) === 62 || window.at(at) === 58)) at++;
    return at;
  }
  if (code === 62) return window.at(i - 1) === 45 ? siteEnd.none : i + 1;
  if (code === 40 || (code === 44 && nameQuoted)) {
    mustQuote = true;
    return i + 1;
  }
  if (!gap) return siteEnd.none;
  if (isFlag(window, anchorStart)) return i;
  if (window.text.startsWith('is ', i) || window.text.startsWith('is:', i)) {
    site.prose = true;
    return i + 3;
  }
  mustQuote = true;
  return isQuote(code) ? i : siteEnd.none;
}

/** Whether the name is a command's flag: `--password hunter2`. */
function isFlag(window: Window, anchorStart: number): boolean {
  let i = anchorStart;
  while (i > anchorStart - LONGEST_NAME && (inClass(word, window.at(i - 1)) || window.at(i - 1) === 45)) i--;
  return window.at(i) === 45 && window.at(i + 1) === 45;
}

const typeName = /^(?:string|str|String|&str|&'static str|char\*?|const char \*|std::string)\s{0,4}=\s{0,4}/;
const scheme = /^(?:Bearer|bearer|Basic|basic|token|Token|ApiKey)\s/;

/** The quote, if any, and what else may stand between the separator and the value. */
function readOpening(window: Window, from: number): number {
  const { text } = window;
  let i = skipGap(window, from);
  if (window.beyond(i + 32)) {
    window.start = i;
    return siteEnd.undecided;
  }
  const head = text.slice(i, i + 32);
  const typed = typeName.exec(head);
  if (typed) i += typed[0].length;
  if ('bBrRfFuU@$L'.includes(text[i] ?? ' ') && isQuote(window.at(i + 1))) i++;
  if (window.at(i) === 92 && isQuote(window.at(i + 1))) i++;
  site.quote = 0;
  site.table = bare;
  if (isQuote(window.at(i))) {
    site.quote = window.at(i++);
    site.table = quoted;
  } else if (mustQuote) return siteEnd.none;
  const named = scheme.exec(text.slice(i, i + 8));
  if (named) i += named[0].length;
  site.value = i;
  return i;
}

/** Whether the value's end at `end` is one: a quoted value ends at its quote, a bare one at white space or closing punctuation. */
export function closes(window: Window, end: number): boolean {
  if (site.quote === 0) return true;
  const code = window.at(end);
  return code === site.quote || (code === 92 && window.at(end + 1) === site.quote) || code === -1;
}
