import { parse } from 'unbash';
import { type LanguageJudge, placeIn } from '../subject.js';
import { hasTooManyParts } from './parts.js';
import { Interpreter } from './interpreter.js';
import { Run } from './run.js';

/** Judges a text of the shell by what it would run. */
export const judgeShell: LanguageJudge = (subject, notes, judgeAs) => {
  if (subject.text.includes('\0')) {
    notes.danger('unparsed', placeIn(subject, 0, subject.text.length), 'Holds a NUL character, which no command can.');
    return;
  }
  if (hasTooManyParts(subject.text)) {
    notes.danger('too_complex', placeIn(subject, 0, subject.text.length), 'Has more parts than are judged.');
    return;
  }
  new Interpreter(new Run(subject, notes, judgeAs)).script(parse(subject.text));
};
