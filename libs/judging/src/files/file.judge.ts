import { type LanguageJudge, placeIn, type Subject } from '../subject.js';
import { noteChange, noteRead } from './changed-file.js';
import { targetFile } from './target-file.js';

const whole = (subject: Subject) => placeIn(subject, 0, subject.text.length);

/** Judges the name of a file that a tool writes. Some tools both show and write: which, their `command` says. */
export const judgeWrittenFile: LanguageJudge = (subject, notes) => {
  if (subject.text.trim() === '') return;
  const file = targetFile(subject.text, subject.workingFolder);
  if (actionOf(subject.input) === 'view') noteRead(file, whole(subject), notes);
  else noteChange(file, 'Writes', whole(subject), notes);
};

/** Judges the name of a file that a tool deletes, or moves away. */
export const judgeDeletedFile: LanguageJudge = (subject, notes) =>
  noteChange(targetFile(subject.text, subject.workingFolder), 'Deletes', whole(subject), notes);

/** Judges the name of a file that a tool reads. */
export const judgeReadFile: LanguageJudge = (subject, notes) =>
  noteRead(targetFile(subject.text, subject.workingFolder), whole(subject), notes);

const actionOf = (input: unknown): unknown =>
  typeof input === 'object' && input !== null ? (input as { command?: unknown }).command : undefined;
