import { looksChosen, looksGenerated, looksMixed, looksRandom } from '../checks/generic-value.js';
import { isPlaceholderKey } from '../checks/placeholder-key.js';
import { leftBoundary } from '../engine/boundary.js';
import { inClass, isAlnum, namedClass } from '../engine/character-class.js';
import type { Kind } from '../engine/kind.js';
import type { Rule } from '../engine/rule.js';
import { HEAD, type Outcome, outcome, type Site, type Window } from '../engine/window.js';
import { closes, findValue, siteEnd } from './assignment.js';
import { endsInDots, matchShape, parseShape, type Shape, shapeEnd, trimEnd } from './shape.js';

const word = namedClass('word');
const isLower = (code: number): boolean => code >= 97 && code <= 122;
const isUpper = (code: number): boolean => code >= 65 && code <= 90;

/** Names that speak about a secret without holding one: `token_type`, `password_file`, `secretName`. */
const aboutIt =
  /(?:type|name|file|path|url|uri|endpoint|length|len|size|count|limit|expir\w*|ttl|age|field|label|hash|hint|policy|regex|pattern|format|prefix|header|version|arn|ref|ids?|index|at|in|column|input|selector|class|commit|sha\d*|digest|checksum|integrity|etag|revision)$/i;

/** Whether the anchor is a name of its own (or the last words of one), not the beginning of a longer word. */
function endsWord(window: Window, start: number, end: number): boolean {
  const next = window.at(end);
  if (!isAlnum(next)) return true;
  if (isLower(next)) return next === 115 && !isAlnum(window.at(end + 1));
  return isLower(window.at(end - 1)) || !isUpper(next);
}

/** Whether the anchor begins a word: `datadog` in `my_datadog` and `myDatadog`, not in `xdatadog`. */
function startsWord(window: Window, start: number): boolean {
  const previous = window.at(start - 1);
  return leftBoundary(window, start) || (isLower(previous) && isUpper(window.at(start)));
}

/** A value of one of a vendor's shapes, assigned to a name that has one of the vendor's words in it. */
export function contextRule(kind: Kind, words: readonly string[], sources: readonly string[]): Rule {
  const shapes = sources.map(parseShape);
  const known = new Set(words);
  const verify = (window: Window, start: number, end: number): Outcome => {
    if (!startsWord(window, start) || !known.has(window.text.slice(start, end).toLowerCase())) return outcome.none;
    const site = findValue(window, start, end);
    if (site.value === siteEnd.undecided) return window.undecided(window.start);
    if (site.value === siteEnd.none || (site.nameEnd > end && aboutIt.test(window.text.slice(end, site.nameEnd)))) return outcome.none;
    for (const shape of shapes) {
      const result = matchValue(window, kind, shape, site);
      if (result !== outcome.none) return result;
    }
    return outcome.none;
  };
  return { anchors: words, kinds: [kind], verify, begins: 'elsewhere' };
}

function matchValue(window: Window, kind: Kind, shape: Shape, site: Site): Outcome {
  const { value } = site;
  const { text } = window;
  let close = matchShape(window, shape.segments, value, value);
  if (close === shapeEnd.undecided) return window.undecided(value);
  if (close === shapeEnd.none) return outcome.none;
  if (close === shapeEnd.open) {
    return window.follow && looksMixed(text.slice(value, window.end)) ? window.open(kind, value, window.end, window.follow) : outcome.none;
  }
  if (window.beyond(close + 1)) return window.undecided(value);
  if (site.quote === 0 && endsInDots(shape.segments)) close = trimEnd(text, value, close);
  const next = window.at(close);
  if (isAlnum(next) || next === 45 || next === 95 || !closes(window, site, close)) return outcome.none;
  const found = text.slice(value, close);
  return looksMixed(found) && !isPlaceholderKey(found) ? window.match(kind, value, close) : outcome.none;
}

/** What a generic name holds: something generated (keys, tokens) or something chosen (passwords); `random` asks more of a value whose name says little. */
export type GenericSort = 'generated' | 'chosen' | 'random';

/** Any value that looks like a secret, assigned to a name that says so; `whole`: the word must be the name's end. */
export function genericRule(kind: Kind, words: readonly string[], sort: GenericSort, whole = false): Rule {
  const known = new Set(words);
  // The automaton folds the case of ASCII only.
  const anchors = [...new Set(words.flatMap((name) => [name, name.toUpperCase(), name.slice(0, 1).toUpperCase() + name.slice(1)]))];
  const verify = (window: Window, start: number, end: number): Outcome => {
    if (window.beyond(end + 1)) return window.undecided(end);
    if (whole && (!startsWord(window, start) || inClass(word, window.at(end)))) return outcome.none;
    if (!endsWord(window, start, end) || !known.has(window.text.slice(start, end).toLowerCase())) return outcome.none;
    const site = findValue(window, start, end);
    if (site.value === siteEnd.undecided) return window.undecided(window.start);
    if (site.value === siteEnd.none || (site.nameEnd > end && aboutIt.test(window.text.slice(end, site.nameEnd)))) return outcome.none;
    if (whole && site.spoken) return outcome.none;
    return genericValue(window, kind, site, sort);
  };
  return { anchors, kinds: [kind], verify, begins: 'elsewhere' };
}

/** A mask's bracket is the mask's: a value that takes one in takes in all of it. After an ESC, `[m` reads as a colour code. */
const mask = /asked:[\w-]+(?:#\w+)?\]$/;

function genericValue(window: Window, kind: Kind, site: Site, sort: GenericSort): Outcome {
  const { text } = window;
  const { value } = site;
  const stop = value + HEAD;
  let i = window.runEnd(site.table, value, stop);
  if (window.beyond(i + 1)) return window.undecided(value);
  if (i === stop || !closes(window, site, i)) return outcome.none;
  if (site.quote === 0) while (i > value && '.:)]}'.includes(text[i - 1] as string) && !mask.test(text.slice(value, i))) i--;
  const found = text.slice(value, i);
  const good = sort === 'chosen' ? looksChosen(found, site.quote !== 0) : sort === 'random' ? looksRandom(found) : looksGenerated(found);
  return good ? window.match(kind, value, i) : outcome.none;
}
