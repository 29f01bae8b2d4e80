import { characterClass, classMembers, inClass, isAlnum } from '../engine/character-class.js';
import type { Kind } from '../engine/kind.js';
import type { Rule } from '../engine/rule.js';
import { type Outcome, outcome, type Window } from '../engine/window.js';

const local = characterClass(`${classMembers.alnum}._%+-`);
const domain = characterClass(`${classMembers.alnum}.-`);
const LONGEST_LOCAL = 64;
const LONGEST_DOMAIN = 100;
const files =
  /\.(?:png|jpe?g|gif|svg|webp|ico|css|s[ac]ss|less|[cm]?[jt]sx?|json|html?|md|py|rb|go|rs|java|so|dll|exe|zip|gz|local|localhost|example|invalid|test)$/i;
const documentation = /(?:^|\.)(?:example|domain|yourdomain|email|company|acme|foo|bar|test)\.(?:com|org|net|io|co)$/i;

/** A mail address (RFC 5321 sizes; the unquoted local part). Documentation's domains (RFC 2606) are dropped. */
export function emailRule(kind: Kind): Rule {
  const verify = (window: Window, at: number, after: number): Outcome => {
    const { text } = window;
    let start = at;
    while (start > at - LONGEST_LOCAL && inClass(local, window.at(start - 1))) start--;
    if (start === at || inClass(local, window.at(start - 1))) return outcome.none;
    while (start < at && !isAlnum(text.charCodeAt(start))) start++;
    if (start === at || window.at(at - 1) === 46) return outcome.none;
    let end = after;
    while (end < after + LONGEST_DOMAIN && end < text.length && inClass(domain, text.charCodeAt(end))) end++;
    if (window.beyond(end)) return window.undecided(start);
    while (end > after && !isAlnum(text.charCodeAt(end - 1))) end--;
    const host = text.slice(after, end);
    if (!/^(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,24}$/i.test(host) || files.test(host) || documentation.test(host))
      return outcome.none;
    if (text.slice(start, at) === 'git' || window.at(end) === 40) return outcome.none;
    return window.match(kind, start, end);
  };
  return { anchors: ['@'], kinds: [kind], verify, begins: 'elsewhere', runBefore: { table: local, max: LONGEST_LOCAL } };
}
