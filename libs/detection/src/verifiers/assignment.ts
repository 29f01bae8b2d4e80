import { inClass, isAlnum, namedClass } from '../engine/character-class.js';
import type { Site, Window } from '../engine/window.js';
import { isFlag, nounEnd, proseSeparator } from './assignment-prose.js';

const bare = namedClass('bare');
const loose = namedClass('loose');
const quoted = namedClass('quoted');
const word = namedClass('word');

/** Longest identifier and longest padding that an assignment may have around its separator. */
const LONGEST_NAME = 40;
const LONGEST_GAP = 24;

export const siteEnd = { none: -1, undecided: -2 } as const;

const isGap = (code: number): boolean => code === 32 || code === 9;
const isQuote = (code: number): boolean => code === 34 || code === 39 || code === 96;
const BACKSLASH = 92;
const FULLWIDTH_COLON = 0xff1a;

/** Reads white space from `i`, at most `LONGEST_GAP`. */
function skipGap(window: Window, i: number): number {
  let at = i;
  while (at < i + LONGEST_GAP && isGap(window.at(at))) at++;
  return at;
}

/** A dot or a dash within a name: `secret-key`, `password.value`. */
function isJoint(window: Window, i: number): boolean {
  const code = window.at(i);
  return (code === 45 || code === 46) && isAlnum(window.at(i + 1));
}

/**
 * Finds the value that is assigned to the name around the anchor, in any of the common syntaxes: `a=b`, `a: b`, `"a": "b"`, `a => b`,
 * `a := b`, `--a b`, `a("b")`, `("a", "b")`, `<a>b</a>`, `a: string = "b"`, "a is b", "a api key: b". With `undecided`, `window.start` is how far
 * everything is surely not part of a value. Several rules ask about the same anchor in a row; the last answer is kept.
 */
export function findValue(window: Window, start: number, end: number): Site {
  const { site } = window;
  if (window.siteStart === start && window.siteEnd === end && site.value !== siteEnd.undecided) return site;
  window.siteStart = start;
  window.siteEnd = end;
  window.start = end;
  site.value = readAssignment(window, site, start, end);
  return site;
}

function readAssignment(window: Window, site: Site, start: number, end: number): number {
  const { text } = window;
  let i = end;
  while (i < end + LONGEST_NAME && i < text.length && (inClass(word, text.charCodeAt(i)) || isJoint(window, i))) i++;
  if (window.beyond(i) || window.beyond(i + 1)) return siteEnd.undecided;
  site.nameEnd = i;
  site.spoken = false;
  let nameQuoted = false;
  if (window.at(i) === BACKSLASH) i++;
  if (isQuote(window.at(i))) {
    nameQuoted = true;
    i++;
  }
  if (window.at(i) === 93) i++;
  const afterName = i;
  i = skipGap(window, i);
  if (window.beyond(i) || window.beyond(i + 2)) return siteEnd.undecided;
  const code = window.at(i);
  site.spoken = i > afterName;
  if (i > afterName && isQuote(code)) return readOpening(window, site, i, true);
  if (i > afterName && isFlag(window, start)) return readOpening(window, site, i, false);
  if (i > afterName && inClass(word, code)) {
    const noun = nounEnd(window, i);
    if (noun === siteEnd.undecided) return noun;
    if (noun > 0) i = skipGap(window, noun);
    if (window.beyond(i + 2)) return siteEnd.undecided;
    const said = proseSeparator(window, i);
    if (said !== siteEnd.none) return said === siteEnd.undecided ? said : readOpening(window, site, said, false);
  }
  site.spoken = false;
  return readSeparated(window, site, i, nameQuoted);
}

function readSeparated(window: Window, site: Site, i: number, nameQuoted: boolean): number {
  const code = window.at(i);
  if (code === FULLWIDTH_COLON) return readOpening(window, site, i + 1, false);
  if (code === 58 || code === 61) {
    let at = i + 1;
    while (at < i + 3 && (window.at(at) === 61 || window.at(at) === 62 || window.at(at) === 58)) at++;
    return readOpening(window, site, at, false);
  }
  if (code === 62) return window.at(i - 1) === 45 ? siteEnd.none : readOpening(window, site, i + 1, false);
  if (code === 45 && window.at(i + 1) === 62) return readOpening(window, site, i + 2, false);
  if (code === 40 || (code === 44 && nameQuoted)) return readOpening(window, site, i + 1, true);
  return siteEnd.none;
}

const typeName = /^(?:string|str|String|&str|&'static str|char\*?|const char \*|std::string)\s{0,4}=\s{0,4}/;
const scheme = /^(?:Bearer|bearer|Basic|basic|token|Token|ApiKey|SSWS|Key)\s/;

/** The quote, if any, and what else may stand between the separator and the value. */
function readOpening(window: Window, site: Site, from: number, mustQuote: boolean): number {
  const { text } = window;
  let i = skipGap(window, from);
  window.start = i;
  if (window.beyond(i + 32)) return siteEnd.undecided;
  const typed = typeName.exec(text.slice(i, i + 32));
  if (typed) i += typed[0].length;
  if (isQuote(window.at(i + 1)) && 'bBrRfFuU@$L'.includes(text[i] ?? ' ')) i++;
  if (window.at(i) === BACKSLASH && isQuote(window.at(i + 1))) i++;
  site.quote = 0;
  site.table = from === i && window.at(from - 1) === 61 ? bare : loose;
  if (isQuote(window.at(i))) {
    site.quote = window.at(i++);
    site.table = quoted;
  } else if (mustQuote) return siteEnd.none;
  const called = scheme.exec(text.slice(i, i + 8));
  return called ? i + called[0].length : i;
}

/** Whether a value may end at `end`: a quoted one ends at its quote, a bare one at anything that is no part of it. */
export function closes(window: Window, site: Site, end: number): boolean {
  if (site.quote === 0) return true;
  const code = window.at(end);
  return code === site.quote || (code === BACKSLASH && window.at(end + 1) === site.quote) || code === -1;
}
