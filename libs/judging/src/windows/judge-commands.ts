import { asScript } from '../shell/quoting.js';
import { unknown } from '../shell/value.js';
import type { Notes } from '../notes.js';
import { type JudgeAs, placeIn, type Subject } from '../subject.js';
import type { WindowsCommand } from './windows-command.js';
import { WindowsRun } from './windows-rule.js';
import { isOfEverySystem, rulesOf } from './windows-rules.js';

/** Judges commands by the rules of their programs; those of programs that are the same everywhere as the shell's. */
export function judgeCommands(commands: readonly WindowsCommand[], subject: Subject, notes: Notes, judgeAs: JudgeAs): void {
  const programs = commands.map(({ program }) => program);
  for (const command of commands) {
    if (--notes.left.commands < 0) {
      notes.danger('too_complex', placeIn(subject, 0, subject.text.length), 'Has more commands than are judged.');
      return;
    }
    const { program, args, start, end } = command;
    const place = placeIn(subject, start, end);
    if (isOfEverySystem(program)) {
      const text = asScript([program, ...args.map((arg) => arg ?? unknown)]);
      judgeAs('shell', { ...subject, text, within: place, depth: subject.depth + 1 });
      continue;
    }
    notes.understand('commands', { program, argv: args, wrappers: [], ...place });
    if (program === '') notes.danger('computed-command', place, 'Which program runs is only known when it runs.');
    const run = new WindowsRun(command, programs, subject, notes, judgeAs);
    for (const rule of rulesOf(program)) rule(run);
  }
}
