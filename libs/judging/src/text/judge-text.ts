import type { Judgement } from '../judgement.js';
import { Notes } from '../notes.js';
import { isKnownProgram } from '../shell/known-program.js';
import { judgeShell } from '../shell/shell.judge.js';
import type { JudgeAs } from '../subject.js';
import { snippetsOf } from './snippets.js';

const longest = 1024 * 1024;
const longestSnippet = 64 * 1024;

/**
 * The dangers of the commands that a text asks to run: what a user writes, or what was forged into the history. Each stands where its snippet does.
 * A text is no call: what does not parse is no command, so only what is understood counts, and as much as the notes have work left for. Total; `judgeAs` has what is nested in other languages judged.
 */
export function judgeSnippets(text: string, field: string, judgeAs: JudgeAs, notes: Notes): Judgement {
  if (text.length > longest) return notes.judgement();
  for (const { text: command, start, end, said } of snippetsOf(text, isKnownProgram)) {
    if (command.length > longestSnippet) continue;
    const own = new Notes(notes.left);
    judgeShell(
      { text: command, field, within: { field, start, end }, input: text, workingFolder: null, depth: 0, certain: false },
      own,
      judgeAs,
    );
    const { dangers, understood } = own.judgement();
    if (dangers.some(({ kind }) => kind === 'unparsed')) continue;
    for (const { kind, why, severity } of dangers) {
      if (kind !== 'too_complex') notes.danger(kind, { field, start, end }, why, { severity, ...(said ? {} : { confidence: 'low' }) });
    }
    for (const one of understood.commands) notes.understand('commands', one);
    for (const one of understood.paths) notes.understand('paths', one);
    for (const one of understood.hosts) notes.understand('hosts', one);
    for (const one of understood.sql) notes.understand('sql', one);
  }
  return notes.judgement();
}
