import { readFrom } from '../files.js';
import { codeOptionsOf } from '../code-options.js';
import { Options } from '../options.js';
import type { RuleTable, Runner, ShellCommand, ShellRule } from '../shell-command.js';
import { comesFrom, from, isKnown, joined, unknown, unknownValue, type Value } from '../value.js';

/** A text that an interpreter of the shell gets: judged as what it says, and for where it comes from. */
function evaluated(text: Value, command: ShellCommand, runner: Runner, how: string, positional: readonly Value[] = []): Value {
  cameFrom(text, command, runner, how);
  if (text.text.trim() === unknown) return unknownValue(text.marks);
  return runner.text(text, command, how, positional, command.stdin);
}

/** Whether it is known at all what is run, and if not, where it comes from. */
function cameFrom(text: Value, { place }: ShellCommand, { run }: Runner, how: string): void {
  if (comesFrom(text, from.tooLong)) run.notes.danger('too_complex', place, `What ${how} runs is longer than what is followed.`);
  if (comesFrom(text, from.network)) run.notes.danger('fetch-to-interpreter', place, `What was fetched from the network is run by ${how}.`);
  else if (comesFrom(text, from.decoding))
    run.notes.danger('decode-to-interpreter', place, `Text that had to be decoded is run by ${how}.`);
  else if (!isKnown(text) && text.text.trim() === unknown) {
    run.notes.danger('code-evaluation', place, `What ${how} runs is only known when it runs.`, {
      severity: comesFrom(text, from.file) ? 'low' : 'medium',
    });
  }
}

const shell: ShellRule = (command, runner) => {
  const { run } = runner;
  const options = new Options(
    command.args.filter(({ text }, i) => !/^\+[a-zA-Z]/.test(text) || i > 8),
    'o O rcfile init-file command',
    true,
  );
  const [first, ...rest] = options.operands;
  for (const file of options.values('rcfile', 'init-file')) evaluated(readFrom(file, command.place, run), command, runner, command.program);
  for (const text of options.values('command')) evaluated(text, command, runner, command.program);
  if (options.has('c')) {
    if (first === undefined) return undefined;
    run.assign('0', rest.slice(0, 1));
    return evaluated(first, command, runner, `${command.program} -c`, rest.slice(1));
  }
  if (options.has('command')) return undefined;
  if (first === undefined || options.has('s') || first.text === '-' || first.text === '/dev/stdin') {
    const talks = options.has('i') || (command.stdin !== null && !isKnown(command.stdin));
    const printed = command.stdin === null ? unknownValue() : evaluated(command.stdin, command, runner, command.program, options.operands);
    return talks ? unknownValue(printed.marks | from.shell) : printed;
  }
  const content = readFrom(first, command.place, run);
  if (isKnown(content) || comesFrom(content, from.network | from.decoding))
    return evaluated(content, command, runner, command.program, rest);
  return unknownValue(content.marks);
};

/** Interpreters of other languages: code in an argument or from a pipe. */
const other: ShellRule = (command, runner) => {
  const { run } = runner;
  const codeOptions = codeOptionsOf(command.program);
  const options = new Options(command.args, `${codeOptions} W X I`, false);
  const code = options.values(...codeOptions.split(' '));
  if (code.length > 0) {
    cameFrom(joined(code), command, runner, command.program);
    run.notes.danger('code-evaluation', command.place, `Code in an argument is run by ${command.program}.`, { severity: 'low' });
    return undefined;
  }
  const [file] = options.operands;
  if (options.has('m')) return undefined;
  if (file === undefined || file.text === '-') {
    if (command.stdin !== null) cameFrom(command.stdin, command, runner, command.program);
    return undefined;
  }
  const content = readFrom(file, command.place, run);
  if (comesFrom(content, from.network | from.decoding)) cameFrom(content, command, runner, command.program);
  return unknownValue(content.marks & from.network);
};

/** What runs text as code. */
export const interpreterRules: RuleTable = {
  'sh bash zsh dash ksh ash fish rbash mksh csh tcsh nu xonsh elvish': shell,
  'python python2 python3 node nodejs perl ruby php lua tclsh deno bun osascript rscript julia': other,
  eval: (command, runner) => (command.args.length === 0 ? undefined : evaluated(joined(command.args, ' '), command, runner, 'eval')),
  'source .': (command, runner) => {
    const [file, ...rest] = command.args;
    if (file === undefined) return undefined;
    const content = file.text === '/dev/stdin' && command.stdin !== null ? command.stdin : readFrom(file, command.place, runner.run, 'low');
    if (isKnown(content) || comesFrom(content, from.network | from.decoding)) return evaluated(content, command, runner, 'source', rest);
    return undefined;
  },
};
