import { isPlaceholder } from '../checks/placeholder.js';
import { looksGenerated, looksMixed } from '../checks/generic-value.js';
import { leftBoundary } from '../engine/boundary.js';
import { inClass, isAlnum, namedClass } from '../engine/character-class.js';
import type { Kind } from '../engine/kind.js';
import type { Rule } from '../engine/rule.js';
import { HEAD, type Outcome, outcome, type Window } from '../engine/window.js';
import { matchShape, parseShape, shapeEnd } from './shape.js';

const userinfo = namedClass('userinfo');
const COLON = 58;
const AT = 64;
const weak = /^(?:pass|password|passwd|pwd|secret|user|username|token|pw|port|host|x+|\*+|\.+)$/i;

/** The password of `scheme://user:password@host` (RFC 3986, 3.2.1); the span is the password alone. A token in the user's place is one as well. */
export function urlPasswordRule(kind: Kind, scheme = ''): Rule {
  const verify = (window: Window, _start: number, end: number): Outcome => {
    const { text } = window;
    let i = end;
    while (i < end + 64 && i < text.length && text.charCodeAt(i) !== COLON && inClass(userinfo, text.charCodeAt(i))) i++;
    if (window.beyond(i)) return window.undecided(end);
    if (window.at(i) === AT) return looksGenerated(text.slice(end, i)) ? window.match(kind, end, i) : outcome.none;
    if (window.at(i) !== COLON) return outcome.none;
    const begin = ++i;
    while (i < begin + HEAD && i < text.length && inClass(userinfo, text.charCodeAt(i))) i++;
    if (window.beyond(i)) return window.undecided(begin);
    const value = text.slice(begin, i);
    if (text[i] !== '@' || i - begin < 3 || !(isAlnum(window.at(i + 1)) || window.at(i + 1) === 91)) {
      return text[i] === '@' && window.beyond(i + 1) ? window.undecided(begin) : outcome.none;
    }
    if (isPlaceholder(value) || weak.test(value) || /^[$%{[:]/.test(value)) return outcome.none;
    return window.match(kind, begin, i);
  };
  return { anchors: [`${scheme}://`], kinds: [kind], verify, begins: 'elsewhere' };
}

const bearer = parseShape('{[ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~+/=]:16-}');

/** The token of an `Authorization: Bearer` header (RFC 6750), wherever it is quoted. */
export function bearerRule(kind: Kind): Rule {
  const verify = (window: Window, start: number, end: number): Outcome => {
    if (!leftBoundary(window, start)) return outcome.none;
    const close = matchShape(window, bearer.segments, end, end);
    if (close === shapeEnd.undecided) return window.undecided(end);
    if (close === shapeEnd.none) return outcome.none;
    if (close === shapeEnd.open) return openBearer(kind, window, end);
    let stop = close;
    while (stop > end && '.='.includes(window.text[stop - 1] as string)) stop--;
    return looksIssued(window.text.slice(end, stop)) ? window.match(kind, end, window.at(stop) === 61 ? close : stop) : outcome.none;
  };
  return { anchors: ['Bearer '], kinds: [kind], verify, begins: 'elsewhere' };
}

/** In this header stands a token or a placeholder, so less is asked of it than of a value in code. */
const looksIssued = (value: string): boolean =>
  looksGenerated(value) || (value.length >= 20 && /\d/.test(value) && looksMixed(value) && !isPlaceholder(value));

function openBearer(kind: Kind, window: Window, start: number): Outcome {
  const { follow, end } = window;
  return follow && looksGenerated(window.text.slice(start, end).replaceAll('.', '')) ? window.open(kind, start, end, follow) : outcome.none;
}

const basic = parseShape('{b64:8-248}{pad:0-2}');

/** The credentials of an `Authorization: Basic` header (RFC 7617): base64 of `user:password`, printable. */
export function basicRule(kind: Kind): Rule {
  const verify = (window: Window, start: number, end: number): Outcome => {
    if (!leftBoundary(window, start)) return outcome.none;
    const close = matchShape(window, basic.segments, end, end);
    if (close === shapeEnd.undecided) return window.undecided(end);
    if (close < 0) return outcome.none;
    const decoded = Buffer.from(window.text.slice(end, close), 'base64').toString('latin1');
    const [user, ...rest] = decoded.split(':');
    const password = rest.join(':');
    if (!user || password.length < 3 || !/^[\x20-\x7e]+$/.test(decoded) || isPlaceholder(password)) return outcome.none;
    return window.match(kind, end, close);
  };
  return { anchors: ['Basic '], kinds: [kind], verify, begins: 'elsewhere' };
}
