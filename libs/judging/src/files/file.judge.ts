import { type LanguageJudge, placeIn, type Subject } from '../subject.js';
import { noteChange, noteRead } from './changed-file.js';
import { targetFile } from './target-file.js';

const whole = (subject: Subject) => placeIn(subject, 0, subject.text.length);

/** Judges the name of a file that a tool writes. */
export const judgeWrittenFile: LanguageJudge = (subject, notes) => {
  if (subject.text.trim() !== '') noteChange(targetFile(subject.text, subject.workingFolder), 'Writes', whole(subject), notes);
};

/** The same of tools that also show files: which they do, their `command` says. Others do not heed it, so for them it says nothing. */
export const judgeShownOrWrittenFile: LanguageJudge = (subject, notes, judgeAs) =>
  actionOf(subject.input) === 'view' ? judgeReadFile(subject, notes, judgeAs) : judgeWrittenFile(subject, notes, judgeAs);

/** Judges the name of a file that a tool deletes, or moves away. */
export const judgeDeletedFile: LanguageJudge = (subject, notes) =>
  noteChange(targetFile(subject.text, subject.workingFolder), 'Deletes', whole(subject), notes);

/** Judges the name of a file that a tool reads. */
export const judgeReadFile: LanguageJudge = (subject, notes) =>
  noteRead(targetFile(subject.text, subject.workingFolder), whole(subject), notes);

const actionOf = (input: unknown): unknown =>
  typeof input === 'object' && input !== null ? (input as { command?: unknown }).command : undefined;
