import { changed, pathOf, readFrom } from '../files.js';
import { Options } from '../options.js';
import type { RuleTable, Runner, ShellCommand } from '../shell-command.js';
import { isKnown, nothing, type Value } from '../value.js';

function judged(texts: readonly Value[], { place }: ShellCommand, { run }: Runner): void {
  for (const { text } of texts.filter((one) => isKnown(one) && /^(?:\*\*\* |--- |\+\+\+ |diff )/m.test(one.text)))
    run.judgeAs('patch', { ...run.subject, text, within: place, depth: run.subject.depth + 1 });
}

/** Programs that change files by a patch: judged as the patch that they are given. */
export const patchRules: RuleTable = {
  'apply_patch applypatch'(command, runner) {
    judged([...command.args, command.stdin ?? nothing], command, runner);
    return nothing;
  },
  patch(command, runner) {
    const options = new Options(command.args, 'p strip i input d directory o output r B D F');
    for (const file of options.operands.slice(0, 1)) changed(pathOf(file, 'write', runner.run), command.place, runner.run, 'Writes');
    judged(
      [...options.values('i', 'input').map((file) => readFrom(file, command.place, runner.run)), command.stdin ?? nothing],
      command,
      runner,
    );
    return nothing;
  },
  git(command, runner) {
    const [verb, ...files] = new Options(command.args, 'c C git-dir work-tree').operands;
    if (!/^(?:apply|am)$/.test(verb?.text ?? '')) return undefined;
    judged([...files.map((file) => readFrom(file, command.place, runner.run)), command.stdin ?? nothing], command, runner);
    return nothing;
  },
};
