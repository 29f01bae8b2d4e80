import { type LanguageJudge, placeIn } from '../subject.js';
import { isKnownVerb } from './known-verbs.js';
import { readSql } from './read-sql.js';
import { readingsOf } from './reading.js';
import { sqlTokens } from './sql-tokens.js';

/**
 * Judges statements of any dialect. Where the field is only named like SQL, a text that does not begin as a statement is left alone; else what is SQL to
 * no known database is `unparsed`.
 */
export const judgeSql: LanguageJudge = (subject, notes) => {
  const { text, certain } = subject;
  if (!certain && !looksLikeSql(text)) return;
  const { dangers, statements, parsed, tooMuch } = readSql(text, notes.left);
  for (const { kind, start, end, why, severity, confidence } of dangers) {
    notes.danger(kind, placeIn(subject, start, end), why, { severity, confidence });
  }
  for (const statement of statements) notes.understand('sql', statement);
  const whole = placeIn(subject, 0, text.length);
  if (tooMuch) notes.danger('too_complex', whole, 'Has more words, statements or open brackets than are looked into.');
  if (!parsed) notes.danger('unparsed', whole, 'Is no SQL of any known database.');
};

/** Tokens in which a text must begin as a statement, brackets before it included. */
const beginning = 200;

/** It begins, in one reading, as a statement does, and says more than one word. */
const looksLikeSql = (text: string): boolean =>
  readingsOf(text).some((reading) => {
    const [first, second] = sqlTokens(text, reading, beginning).tokens.filter((token) => token.text !== '(');
    return first?.kind === 'word' && second !== undefined && isKnownVerb(first);
  });
