import { looksChosen, looksGenerated } from '../checks/generic-value.js';
import { isPlaceholder } from '../checks/placeholder.js';
import { inClass, isAlnum } from '../engine/character-class.js';
import type { Kind } from '../engine/kind.js';
import type { Rule } from '../engine/rule.js';
import { HEAD, type Outcome, outcome, type Window } from '../engine/window.js';
import { closes, findValue, site, siteEnd } from './assignment.js';
import { matchShape, parseShape, shapeEnd } from './shape.js';

const isLower = (code: number): boolean => code >= 97 && code <= 122;

/** Names that speak about a secret without holding one: `token_type`, `password_file`, `secretName`. */
const aboutIt =
  /(?:type|name|file|path|url|uri|endpoint|length|len|size|count|limit|expir\w*|ttl|age|field|label|hash|hint|policy|regex|pattern|format|prefix|header|version|arn|ref|id|ids|index|at|in|column|input|selector|class)$/i;

/** Whether the anchor is a name of its own (or the last words of one), not the beginning of a longer word. */
function endsWord(window: Window, start: number, end: number): boolean {
  const next = window.at(end);
  if (!isAlnum(next)) return true;
  if (isLower(next)) return false;
  return isLower(window.at(end - 1)) || (next >= 48 && next <= 57) || start === end;
}

/** A value of a vendor's shape, assigned to a name that has the vendor's word in it. */
export function contextRule(kind: Kind, words: readonly string[], source: string): Rule {
  const shape = parseShape(source);
  const verify = (window: Window, start: number, end: number): Outcome => {
    if (isAlnum(window.at(start - 1)) && !isLower(window.at(start - 1)) && isLower(window.at(start))) return outcome.none;
    window.start = end;
    const value = findValue(window, start, end);
    if (value === siteEnd.undecided) return window.undecided(window.start);
    if (value === siteEnd.none) return outcome.none;
    const close = matchShape(window, shape.segments, value, value);
    if (close === shapeEnd.undecided) return window.undecided(value);
    if (close < 0) return outcome.none;
    if (window.beyond(close + 1)) return window.undecided(value);
    const next = window.at(close);
    if (isAlnum(next) || next === 45 || next === 95 || !closes(window, close)) return outcome.none;
    if (isPlaceholder(window.text.slice(value, close))) return outcome.none;
    return window.match(kind, value, close);
  };
  return { anchors: words, kinds: [kind], verify };
}

/** What a generic name holds: something generated (keys, tokens) or something chosen (passwords). */
export type GenericSort = 'generated' | 'chosen';

/** Any value that looks like a secret, assigned to a name that says so. */
export function genericRule(kind: Kind, words: readonly string[], sort: GenericSort): Rule {
  const verify = (window: Window, start: number, end: number): Outcome => {
    if (window.beyond(end)) return window.undecided(end);
    if (!endsWord(window, start, end)) return outcome.none;
    window.start = end;
    const value = findValue(window, start, end);
    if (value === siteEnd.undecided) return window.undecided(window.start);
    if (value === siteEnd.none) return outcome.none;
    if (aboutIt.test(window.text.slice(end, site.nameEnd))) return outcome.none;
    const { text } = window;
    const stop = value + HEAD;
    let i = value;
    while (i < stop && i < text.length && inClass(site.table, text.charCodeAt(i))) i++;
    if (window.beyond(i + 1)) return window.undecided(value);
    if (i < stop && !closes(window, i)) return outcome.none;
    if (site.quote === 0) while (i > value && '.:!?'.includes(text[i - 1] as string)) i--;
    const found = text.slice(value, i);
    const good = sort === 'generated' ? looksGenerated(found) : looksChosen(found, site.quote !== 0);
    return good && i < stop ? window.match(kind, value, i) : outcome.none;
  };
  return { anchors: words, kinds: [kind], verify };
}
