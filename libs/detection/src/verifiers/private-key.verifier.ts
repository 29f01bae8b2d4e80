import { inClass, namedClass } from '../engine/character-class.js';
import type { Kind } from '../engine/kind.js';
import type { Rule } from '../engine/rule.js';
import { type Follower, HEAD, type Outcome, outcome, type Window } from '../engine/window.js';
import { LONGEST } from './shape.js';

const base64 = namedClass('b64pad');
const END = '-----END';
const label = /^-----BEGIN (?:[A-Z0-9]+ ){0,3}PRIVATE KEY(?: BLOCK)?-----/;
const header = /^[A-Za-z-]{3,24}: [^\n\r\\"]{0,80}/;
const LONGEST_LABEL = 64;
const LONGEST_GLUE = 32;

/** Between the lines of a block stands white space, and what source code and JSON put there: `\n`, quotes, `+`, commas. */
function skipGlue(window: Window, from: number): number {
  let i = from;
  while (i < from + LONGEST_GLUE) {
    const code = window.at(i);
    if (code === 92 && 'nrt'.includes(window.text[i + 1] ?? ' ')) i += 2;
    else if (code >= 0 && ' \t\r\n"\',+\\'.includes(window.text[i] as string)) i++;
    else break;
  }
  return i;
}

function skipLine(window: Window, from: number): number {
  let i = from;
  while (i < from + 128 && inClass(base64, window.at(i))) i++;
  return i;
}

/** Follows a block line by line: past its END line, or to the end of the last line that is still base64. */
const blockFollower = (begin = 0): Follower => {
  let lines = begin;
  return {
    clone: () => blockFollower(lines),
    next(window, from) {
      for (let i = from; ; lines++) {
        const line = skipGlue(window, i);
        if (window.beyond(line + 128 + LONGEST_GLUE + LONGEST_LABEL)) {
          window.end = i;
          return -1;
        }
        if (window.text.startsWith(END, line)) return endOfLabel(window.text, line);
        const stop = skipLine(window, line);
        const short = stop - line < 16;
        if (stop === line || lines > LONGEST / 64 || (short && !window.text.startsWith(END, skipGlue(window, stop)))) return i;
        i = stop;
      }
    },
  };
};

function endOfLabel(text: string, at: number): number {
  const dashes = text.indexOf('-----', at + END.length);
  return dashes < 0 || dashes - at > LONGEST_LABEL ? at + END.length : dashes + 5;
}

/**
 * A private key in PEM's armour (RFC 7468, RFC 1421, OpenPGP). It is committed once its first line of base64 is seen and then swallowed to its end,
 * so that a stream holds back a line, not a key.
 */
export function privateKeyRule(kind: Kind): Rule {
  const verify = (window: Window, start: number): Outcome => {
    if (window.beyond(start + HEAD + LONGEST_LABEL)) return window.undecided(start);
    const begin = label.exec(window.text.slice(start, start + LONGEST_LABEL));
    if (!begin) return outcome.none;
    let i = skipGlue(window, start + begin[0].length);
    for (let lines = 0; lines < 3; lines++) {
      const found = header.exec(window.text.slice(i, i + 110));
      if (!found) break;
      i = skipGlue(window, i + found[0].length);
    }
    const stop = skipLine(window, i);
    return stop - i < 32 ? outcome.none : window.open(kind, start, stop, blockFollower());
  };
  return { anchors: ['-----BEGIN '], kinds: [kind], verify, begins: 'at-anchor' };
}

const puttyLines = /^Private-Lines: \d{1,4}(?:\r?\n|\\r?\\n|\\n)/;

/** The private part of a PuTTY key file (.ppk, versions 2 and 3): what follows its `Private-Lines:` header. */
export function puttyKeyRule(kind: Kind): Rule {
  const verify = (window: Window, start: number): Outcome => {
    if (window.beyond(start + HEAD + LONGEST_LABEL)) return window.undecided(start);
    const begin = puttyLines.exec(window.text.slice(start, start + 32));
    if (!begin) return outcome.none;
    const first = start + begin[0].length;
    const stop = skipLine(window, first);
    return stop - first < 32 ? outcome.none : window.open(kind, start, stop, blockFollower());
  };
  return { anchors: ['Private-Lines: '], kinds: [kind], verify, begins: 'at-anchor' };
}
