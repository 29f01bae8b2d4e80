import { parse } from 'unbash';
import { spendParts } from '../parts/spend-parts.js';
import { type LanguageJudge, placeIn } from '../subject.js';
import { continuesInName, withoutContinuations } from './continued-lines.js';
import { Interpreter } from './interpreter.js';
import { Run } from './run.js';

/** Judges a text of the shell by what it would run. */
export const judgeShell: LanguageJudge = (subject, notes, judgeAs) => {
  if (subject.text.includes('\0')) {
    notes.danger('unparsed', placeIn(subject, 0, subject.text.length), 'Holds a NUL character, which no command can.');
    return;
  }
  if (!spendParts(subject, notes, true)) return;
  const run = new Run(subject, notes, judgeAs);
  const interpreter = new Interpreter(run);
  const joins = continuesInName(subject.text);
  // Offsets are not the subject's any more: all of it is the place.
  if (joins) run.within = placeIn(subject, 0, subject.text.length);
  interpreter.script(parse(joins ? withoutContinuations(subject.text) : subject.text));
  interpreter.uncalled();
};
