import { inClass, namedClass } from '../engine/character-class.js';
import type { Window } from '../engine/window.js';

const letters = namedClass('alpha');
const word = namedClass('word');
const none = -1;
const undecided = -2;

const LONGEST_WORD = 14;
const LONGEST_NAME = 40;

/** What people put between a service's name and the thing itself: "the Datadog **API** key", "a GitHub **personal access** token". */
const fillers = new Set(
  'api access secret auth app application client private personal bot account integration service user license rest admin root server db database master webhook signing live test prod production staging new old current temporary'.split(
    ' ',
  ),
);
const nouns = new Set('key token secret password passphrase passcode credential credentials pat pin value keys'.split(' '));
const verbs = new Set('is was equals becomes as to ist lautet es est'.split(' '));

function readWord(window: Window, from: number): number {
  let i = from;
  while (i < from + LONGEST_WORD && inClass(letters, window.at(i))) i++;
  return i;
}

/**
 * The end of a noun that goes on a name in prose (`Datadog` + ` API key`), -1 if there is none, or -2 if more text is needed.
 * It waits for one word at a time, so that a stream does not hold back a sentence.
 */
export function nounEnd(window: Window, from: number): number {
  let i = from;
  for (let count = 0; count < 4; count++) {
    const end = readWord(window, i);
    if (window.beyond(end)) return undecided;
    const read = window.text.slice(i, end).toLowerCase();
    if (nouns.has(read)) return end;
    if (!fillers.has(read) || window.at(end) !== 32) return none;
    i = end + 1;
  }
  return none;
}

/** Past the verb of "the password is ...", -1 if there is none, or -2 if more text is needed. */
export function proseSeparator(window: Window, from: number): number {
  const end = readWord(window, from);
  if (window.beyond(end + 1)) return undecided;
  if (!verbs.has(window.text.slice(from, end).toLowerCase())) return none;
  if (window.at(end) === 58) return end + 1;
  return window.at(end) === 32 ? end : none;
}

/** Whether the name around `start` is a command's flag (`--password x`) or a word of a netrc line (`login me password x`), or set by `ENV` in a Dockerfile. */
export function isFlag(window: Window, start: number): boolean {
  let i = start;
  while (i > start - LONGEST_NAME && (inClass(word, window.at(i - 1)) || window.at(i - 1) === 45)) i--;
  if (window.at(i) === 45 && window.at(i + 1) === 45) return true;
  if (/(?:^|\s)(?:ENV|setx) $/.test(window.text.slice(Math.max(0, i - 6), i))) return true;
  return i === start && window.at(i - 1) === 32 && /\blogin \S{1,32} $/.test(window.text.slice(Math.max(0, i - 40), i));
}
