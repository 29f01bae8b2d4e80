import { OstiaryError } from '#contracts';
import { folded, wordsOf } from './words-of.js';

const MOST = 20;

/** What somebody looks for in texts. */
export interface TextQuery {
  /** As PostgreSQL's `tsquery` is written: all words that must be there, and those of the phrases. */
  readonly words: string;
  /** What must stand there word for word, folded. */
  readonly phrases: readonly string[];
}

/**
 * Reads `password reset "exact phrase" config*`: all of it must be there. A star at its end makes a word a beginning. Throws `parameter_invalid` where no
 * word is in it, or too many.
 */
export function readTextQuery(q: string): TextQuery {
  const phrases: string[] = [];
  const terms: string[] = [];
  const rest = q.replace(/"([^"]*)"?/g, (_quoted, phrase: string) => {
    if (phrase.trim() !== '') phrases.push(comparable(phrase));
    return ' ';
  });
  for (const part of rest.split(/\s+/)) {
    const words = [...wordsOf(part)];
    const isBeginning = part.endsWith('*') && words.length > 0;
    terms.push(...words.map((word, index) => (isBeginning && index === words.length - 1 ? `${quoted(word)}:*` : quoted(word))));
  }
  for (const phrase of phrases) terms.push(...[...wordsOf(phrase)].map(quoted));
  const distinct = [...new Set(terms)];
  if (distinct.length === 0) throw new OstiaryError('parameter_invalid', 'q: there is no word in it of two letters or more.');
  if (distinct.length > MOST) throw new OstiaryError('parameter_invalid', `q: at most ${MOST} words.`);
  return { words: distinct.join(' & '), phrases };
}

/** A text as phrases are looked for in it: any white space is one space. */
export const comparable = (text: string): string => folded(text).replace(/\s+/gu, ' ');

const quoted = (word: string): string => `'${word}'`;
