import { type LanguageJudge, placeIn } from '../subject.js';
import { noteChange } from './changed-file.js';
import { targetFile } from './target-file.js';

/** The lines of a patch that name a file, as agents write them and as git and diff do. */
const headers = /^(?:\*\*\* (Add|Update|Delete) File: |\*\*\* Move to: |(\+\+\+ |--- )|rename to |copy to )([^\r\n]+)/gm;
const mostFiles = 200;

/** Judges a patch by the files that it makes, changes and deletes. One that names no file changes none that is known: `unparsed`. */
export const judgePatch: LanguageJudge = (subject, notes) => {
  let files = 0;
  for (const match of subject.text.matchAll(headers)) {
    const [line, action, side, written = ''] = match;
    const name = side === undefined ? written : (written.split('\t')[0] ?? '').replace(/^"?[abciow]\//, '').replace(/"$/, '');
    if (name === '/dev/null' || files >= mostFiles) continue;
    files++;
    const end = match.index + line.length;
    const deletes = action === 'Delete' || (side === '--- ' && /^\r?\n\+\+\+ \/dev\/null/.test(subject.text.slice(end, end + 20)));
    noteChange(targetFile(name, subject.workingFolder), deletes ? 'Deletes' : 'Writes', placeIn(subject, end - written.length, end), notes);
  }
  const whole = placeIn(subject, 0, subject.text.length);
  if (files >= mostFiles) notes.danger('too_complex', whole, `Changes more than ${mostFiles} files.`);
  if (files === 0 && subject.text.trim() !== '') notes.danger('unparsed', whole, 'Names no file that it changes.');
};
