import { createHash } from 'node:crypto';
import type { UndecidedBlock } from '#contracts';
import { plain } from '#detection';
import type { Question } from './memory.js';

/**
 * What is left of a text when everything goes that can be changed without saying anything else to a reader: case, marks, spaces, signs, what is not
 * seen, letters that look like Latin ones, escapes.
 */
const lettersOf = (text: string): string =>
  plain(text.toLowerCase())
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '');

/** A block by its letters and digits; by its digest where these are not all there is of it. */
function wordsOfBlock({ text, chars, digest }: UndecidedBlock): string {
  const letters = text.length === chars ? lettersOf(text) : '';
  return letters === '' ? `=${digest}` : letters;
}

/** What the caller says, and what a rule matched: what a client puts around that in each conversation (system, tools) is left out. */
const isSaid = ({ matched, position, provenance }: UndecidedBlock): boolean =>
  matched || (position === 'tail' && (provenance === 'user' || provenance === 'tool_result'));

type Said = Pick<Question, 'blocks' | 'cut'>;

/** A question is looked up by its words, held against each denial, and kept with them: of a long text they cost a millisecond or two. */
const known = new WeakMap<Said, string>();

/**
 * By what a call is known again, in whatever conversation, when its caller has changed nothing but signs and spaces: a digest of the letters
 * and digits of what it says. Good for denying once more what was just denied, and for nothing else.
 */
export function wordsOf(question: Said): string {
  const words = known.get(question) ?? digestOf(question);
  known.set(question, words);
  return words;
}

function digestOf({ blocks, cut }: Said): string {
  const said = new Set(blocks.filter(isSaid).map(wordsOfBlock));
  const unlisted = cut !== null && cut.unlisted > 0 ? [`=${cut.digest}`] : [];
  return createHash('sha256')
    .update(JSON.stringify([...[...said].sort(), ...unlisted]))
    .digest('hex');
}
