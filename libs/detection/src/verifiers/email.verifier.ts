import { characterClass, classMembers, inClass, isAlnum } from '../engine/character-class.js';
import type { Kind } from '../engine/kind.js';
import type { Rule } from '../engine/rule.js';
import { type Outcome, outcome, type Window } from '../engine/window.js';

const local = characterClass(`${classMembers.alnum}._%+-`);
const domain = characterClass(`${classMembers.alnum}.-`);
/** Latin letters with marks (U+00C0 to U+024F), which people have in their names (RFC 6531). */
const isMarked = (code: number): boolean => code >= 0xc0 && code <= 0x24f && code !== 0xd7 && code !== 0xf7;
const isLocal = (code: number): boolean => inClass(local, code) || isMarked(code);
const isLetter = (code: number): boolean => isAlnum(code) || isMarked(code);
const hostForm = /^(?:[a-z0-9\u00c0-\u024f](?:[a-z0-9\u00c0-\u024f-]*[a-z0-9\u00c0-\u024f])?\.)+[a-z]{2,24}$/i;
/** What an escape or a colour code leaves at the beginning of a run, by what stands before the run. */
const left =
  /\\(?:[nrtbfv]|u00[0-9a-f]{2}|x[0-9a-f]{2})$|(?:\[|\x9b|\\x9b|\\u009b)(?:\d{1,3}[;:])*\d{1,3}m$|%(?:[0189a-f][0-9a-f]|2[0-46-9acf]|3[a-f]|40|5[b-e]|60|7[b-f])$/i;
const LONGEST_LOCAL = 64;
const LONGEST_DOMAIN = 100;
const LONGEST_ESCAPE = 16;
const files =
  /\.(?:png|jpe?g|gif|svg|webp|ico|css|s[ac]ss|less|[cm]?[jt]sx?|json|html?|md|py|rb|go|rs|java|so|dll|exe|zip|gz|local|localhost|example|invalid|test)$/i;
const documentation = /(?:^|\.)(?:example|domain|yourdomain|email|company|acme|foo|bar|test)\.(?:com|org|net|io|co)$/i;

/** A mail address (RFC 5321 sizes; the unquoted local part). Documentation's domains (RFC 2606) are dropped. */
export function emailRule(kind: Kind): Rule {
  const verify = (window: Window, at: number, after: number): Outcome => {
    const { text } = window;
    let start = at;
    while (start > at - LONGEST_LOCAL && isLocal(window.at(start - 1))) start--;
    if (start === at || isLocal(window.at(start - 1))) return outcome.none;
    start = afterEscapes(text, start, at);
    while (start < at && !isLetter(text.charCodeAt(start))) start++;
    if (start === at || window.at(at - 1) === 46) return outcome.none;
    let end = after;
    while (end < after + LONGEST_DOMAIN && end < text.length && (inClass(domain, text.charCodeAt(end)) || isMarked(text.charCodeAt(end))))
      end++;
    if (window.beyond(end)) return window.undecided(start);
    while (end > after && !isLetter(text.charCodeAt(end - 1))) end--;
    const host = text.slice(after, end);
    if (!hostForm.test(host) || files.test(host) || documentation.test(host)) return outcome.none;
    if (text.slice(start, at) === 'git' || window.at(end) === 40) return outcome.none;
    return window.match(kind, start, end);
  };
  return { anchors: ['@'], kinds: [kind], verify, begins: 'elsewhere', runBefore: { member: isLocal, max: LONGEST_LOCAL } };
}

/** Where a local part begins that an escape or a colour code stands right before: its letters are none of the address's. */
function afterEscapes(text: string, start: number, at: number): number {
  if (!/[\\[%\x9b]/.test(text.slice(Math.max(0, start - LONGEST_ESCAPE), at))) return start;
  for (let i = at - 1; i > start; i--) {
    const code = text.charCodeAt(i - 1);
    if (isAlnum(code) && left.test(text.slice(Math.max(0, i - LONGEST_ESCAPE), i))) return i;
  }
  return start;
}
