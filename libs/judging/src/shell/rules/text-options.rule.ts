import { Options } from '../options.js';
import type { Runner, ShellCommand, ShellRule, RuleTable } from '../shell-command.js';
import { type Value, valueOf } from '../value.js';

/** Has the shell's text judged that stands in these options of a program. */
const inOptions =
  (names: string, shorts = '', first: RegExp | null = null): ShellRule =>
  (command, runner) => {
    const options = new Options(command.args, `${names} ${shorts}`);
    if (first !== null && !first.test(options.operands[0]?.text ?? '')) return undefined;
    for (const text of options.values(...names.split(' '))) runner.text(text, command, `${command.program} option`);
    return undefined;
  };

/** What stands behind the mark in an argument: `+!rm x`, `SHELL=rm x`. */
function behind(mark: RegExp, command: ShellCommand, runner: Runner): void {
  for (const { text, marks } of command.args) {
    const run = mark.exec(text)?.[1];
    if (run !== undefined) runner.text(valueOf(run, marks), command, `${command.program} option`);
  }
}

const proxy: ShellRule = (command, runner) => {
  const options = new Options(command.args, 'c F i J l o P S');
  for (const program of options.values('S')) runner.text(program, command, `${command.program} -S`);
  for (const option of options.values('o')) {
    const run = /^(?:ProxyCommand|LocalCommand|KnownHostsCommand)[= ](.*)$/is.exec(option.text)?.[1];
    if (run !== undefined) runner.text(valueOf(run, option.marks), command, `${command.program} -o`);
  }
  return undefined;
};

/** `fd -x rm -rf ...`: all behind the option is a command. */
const execs =
  (mark: RegExp): ShellRule =>
  (command, runner) => {
    const at = command.args.findIndex(({ text }) => mark.test(text));
    const rest: readonly Value[] = at < 0 ? [] : command.args.slice(at + 1);
    if (rest.length > 0) runner.args(rest, command, `${command.program} option`);
    return undefined;
  };

/** Options by which programs that do something else run a text of the shell. */
export const textOptionRules: RuleTable = {
  'rg ripgrep': inOptions('pre hostname-bin', 'e f g t T m A B C'),
  'fd fdfind': execs(/^(?:-x|-X|--exec|--exec-batch)$/),
  man: inOptions('P pager', 'M S s L m'),
  less(command, runner) {
    behind(/^\+\+?!(.+)$/s, command, runner);
    return undefined;
  },
  make(command, runner) {
    behind(/^(?:SHELL|\.SHELLFLAGS|MAKE)=(.+)$/s, command, runner);
    // What make evaluates is its own language; what it passes to a shell stands in `$(shell ...)`.
    for (const text of new Options(command.args, 'E eval C f').values('E', 'eval')) {
      const shell = /\$\(shell\s+(.*)\)/s.exec(text.text)?.[1];
      if (shell !== undefined) runner.text(valueOf(shell, text.marks), command, 'make option');
    }
    return undefined;
  },
  gdb(command, runner) {
    for (const text of new Options(command.args, 'ex eval-command x command').values('ex', 'eval-command')) {
      const run = /^\s*(?:shell|!|python\s+import os;?\s*os\.system\()\s*(.*)$/s.exec(text.text)?.[1];
      if (run !== undefined) runner.text(valueOf(run, text.marks), command, 'gdb option');
    }
    return undefined;
  },
  git(command, runner) {
    const options = new Options(command.args, 'C c git-dir work-tree namespace upload-pack u receive-pack exec x extcmd b branch o origin');
    const verb = options.operands[0]?.text ?? '';
    const names = [
      'upload-pack',
      'receive-pack',
      ...(verb === 'clone' ? ['u'] : []),
      ...(verb === 'difftool' ? ['x', 'extcmd'] : []),
      ...(/^(?:push|fetch|archive|send-pack)$/.test(verb) ? ['exec'] : []),
    ];
    for (const text of options.values(...names)) runner.text(text, command, `git ${verb}`);
    if (verb === 'grep') behind(/^(?:-O|--open-files-in-pager=)(.+)$/s, command, runner);
    return undefined;
  },
  'scp sftp': proxy,
  rsync: inOptions('rsync-path', 'f filter exclude include'),
  gcloud: inOptions('command', 'zone project', /^(?:compute|alpha|beta)$/),
  ansible: inOptions('a args', 'm module-name i inventory u user'),
};
