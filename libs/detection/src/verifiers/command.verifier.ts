import { looksChosen, looksMixed } from '../checks/generic-value.js';
import { isPlaceholderKey } from '../checks/placeholder-key.js';
import { leftBoundary } from '../engine/boundary.js';
import { inClass, isAlnum, namedClass } from '../engine/character-class.js';
import type { Kind } from '../engine/kind.js';
import type { Rule } from '../engine/rule.js';
import { HEAD, type Outcome, outcome, type Window } from '../engine/window.js';

const loose = namedClass('loose');
const quoted = namedClass('quoted');
const b64 = namedClass('b64');
const COLON = 58;
const isQuote = (code: number): boolean => code === 34 || code === 39;

/** A value from `at`, within the quote before it or bare: its end, or -1 (none), -2 (more text is needed). */
function valueEnd(window: Window, at: number): number {
  const quote = isQuote(window.at(at - 1)) ? window.at(at - 1) : 0;
  const table = quote === 0 ? loose : quoted;
  let i = at;
  while (i < at + HEAD && inClass(table, window.at(i))) i++;
  if (window.beyond(i)) return -2;
  return i === at || i === at + HEAD || (quote !== 0 && window.at(i) !== quote) ? -1 : i;
}

function chosen(window: Window, kind: Kind, at: number): Outcome {
  const end = valueEnd(window, at);
  if (end === -2) return window.undecided(at);
  return end > 0 && looksChosen(window.text.slice(at, end), true) ? window.match(kind, at, end) : outcome.none;
}

/** `curl -u user:password`; a user and a group, as in `docker run -u app:app`, are no such thing. */
export function userOptionRule(kind: Kind): Rule {
  const verify = (window: Window, _start: number, end: number): Outcome => {
    let i = end;
    if (isQuote(window.at(i))) i++;
    const from = i;
    while (i < from + 64 && (isAlnum(window.at(i)) || (window.at(i) >= 0 && '._@-'.includes(window.text[i] as string)))) i++;
    if (window.beyond(i + 1)) return window.undecided(i);
    if (window.at(i) !== COLON || i === from) return outcome.none;
    const close = valueEnd(window, i + 1);
    const quote = isQuote(window.at(from - 1)) ? window.at(from - 1) : 0;
    if (close === -2) return window.undecided(i + 1);
    if (close < 0 || (quote !== 0 && window.at(close) !== quote)) return outcome.none;
    return looksChosen(window.text.slice(i + 1, close), true) ? window.match(kind, i + 1, close) : outcome.none;
  };
  return { anchors: [' -u ', ' --user ', ' --proxy-user ', ' -u"', " -u'"], kinds: [kind], verify, begins: 'elsewhere' };
}

const attached = /\b(?:mysql\w*|mariadb\w*|mongo\w*|sshpass|redis-cli)\b[^\n|;]{0,50}$/;

/** A password right after `-p`, as `mysql -psecret` and `sshpass -p secret` take it. */
export function shortOptionRule(kind: Kind): Rule {
  const verify = (window: Window, start: number, end: number): Outcome => {
    if (window.beyond(end + 1)) return window.undecided(end);
    const before = attached.exec(window.text.slice(Math.max(0, start - 64), start));
    if (!before) return outcome.none;
    const spaced = window.at(end) === 32;
    if (spaced && !before[0].startsWith('sshpass')) return outcome.none;
    const at = spaced ? end + 1 : end;
    return chosen(window, kind, isQuote(window.at(at)) ? at + 1 : at);
  };
  return { anchors: [' -p'], kinds: [kind], verify, begins: 'elsewhere' };
}

/** The second of two strings that log somebody in: `auth=("me", "secret")`, `smtp.login("me", "secret")`. */
export function loginCallRule(kind: Kind): Rule {
  const form = /^\s{0,4}["']([^"'\n]{1,64})["']\s{0,4},\s{0,4}["']/;
  const verify = (window: Window, _start: number, end: number): Outcome => {
    if (window.beyond(end + 80)) return window.undecided(end);
    const found = form.exec(window.text.slice(end, end + 80));
    return found ? chosen(window, kind, end + found[0].length) : outcome.none;
  };
  return { anchors: ['auth=(', '.auth(', '.login(', 'basicauth(', '.authenticate('], kinds: [kind], verify, begins: 'elsewhere' };
}

/** AWS's secret key next to the access key that it belongs to, as people paste the two: the first 40 characters of base64 after it. */
export function awsPairRule(kind: Kind): Rule {
  const verify = (window: Window, start: number, end: number): Outcome => {
    if (!leftBoundary(window, start)) return outcome.none;
    let i = end;
    while (i < end + 16 && inClass(namedClass('base32'), window.at(i))) i++;
    if (window.beyond(i)) return window.undecided(i);
    if (i !== end + 16) return outcome.none;
    const from = i;
    while (i < from + 8 && window.at(i) >= 0 && ' \t\r\n/:,;|"\'&'.includes(window.text[i] as string)) i++;
    if (window.beyond(i)) return window.undecided(i);
    if (i === from) return outcome.none;
    const at = i;
    while (i < at + 41 && inClass(b64, window.at(i))) i++;
    if (window.beyond(i)) return window.undecided(at);
    const value = window.text.slice(at, i);
    return value.length === 40 && looksMixed(value) && !isPlaceholderKey(value) ? window.match(kind, at, i) : outcome.none;
  };
  return { anchors: ['AKIA', 'ASIA'], kinds: [kind], verify, begins: 'elsewhere' };
}
