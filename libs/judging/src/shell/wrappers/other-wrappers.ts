import { foundBy } from '../found-by.js';
import { Options } from '../options.js';
import type { RuleTable, Runner, ShellCommand } from '../shell-command.js';
import { comesFrom, from, isKnown, joined, unknownValue, type Value, valueOf } from '../value.js';

const mostInputs = 512;

/** With the words that it reads appended, or in the place of `{}`. */
function withInput(words: readonly Value[], replace: string | null, stdin: Value | null, separators = /\s+/): Value[] {
  const input = inputsOf(stdin, replace === null ? separators : /\n/);
  if (replace === null) return [...words, ...input.slice(0, 256)];
  return words.map((word) =>
    word.text.includes(replace)
      ? joined(word.text.split(replace).flatMap((piece, i) => (i === 0 ? [valueOf(piece)] : [input[0] ?? unknownValue(), valueOf(piece)])))
      : word,
  );
}

const lines = ({ text, marks }: Value): Value[] =>
  text
    .split('\n', 16)
    .filter((line) => line !== '')
    .map((line) => valueOf(line, marks));

/** NUL separates what `printf` and `find` print for `-0`; alone it is not known. */
function inputsOf(stdin: Value | null, separators: RegExp): Value[] {
  if (stdin !== null && comesFrom(stdin, from.found)) return lines(stdin);
  if (stdin === null || (!isKnown(stdin) && !(separators.test('\0') && stdin.text.length > 1))) return [unknownValue(stdin?.marks)];
  return stdin.text
    .split(separators, mostInputs)
    .filter((word) => word.trim() !== '')
    .map((word) => valueOf(word, stdin.marks));
}

function xargs(command: ShellCommand, runner: Runner): Value | undefined {
  const options = new Options(
    command.args,
    'I i L l n P d E e s a replace max-lines max-args max-procs delimiter arg-file max-chars J',
    true,
  );
  const replace = options.values('I', 'replace', 'J')[0]?.text ?? (options.has('i', 'replace') ? '{}' : null);
  const words = options.operands.length === 0 ? [valueOf('echo')] : options.operands;
  const separators = options.has('0', 'null') ? /\0/ : options.has('d', 'delimiter') ? /\n/ : /\s+/;
  const { stdin } = command;
  const run = (input: Value | null): Value =>
    runner.args(withInput(words, replace, input, separators), { ...command, stdin: null }, command.program);
  // One command for each of the folders that were searched.
  return replace !== null && stdin !== null && comesFrom(stdin, from.found) ? lines(stdin).map(run).at(-1) : run(stdin);
}

/** One text of the shell in the operands, as watch and parallel take it. */
const operandsAsText =
  (valued: string, wrapper: string) =>
  (command: ShellCommand, runner: Runner): Value | undefined => {
    const { operands } = new Options(command.args, valued, true);
    return operands.length === 0 ? undefined : runner.text(joined(operands, ' '), command, wrapper, [], command.stdin);
  };

/** What runs other commands in a way of its own. */
export const otherWrappers: RuleTable = {
  xargs,
  gxargs: xargs,
  parallel(command, runner) {
    const { operands } = new Options(command.args, 'j jobs a arg-file N colsep delay timeout', true);
    const end = operands.findIndex(({ text }) => text.startsWith(':::'));
    const words = end < 0 ? operands : operands.slice(0, end);
    const inputs = end < 0 ? [command.stdin ?? unknownValue()] : operands.slice(end + 1);
    if (words.length === 0) return inputs.map((one) => runner.text(one, command, 'parallel')).at(-1);
    const replaces = words.some(({ text }) => text.includes('{}'));
    return inputs
      .slice(0, 16)
      .map((one) => runner.text(joined(withInput(words, replaces ? '{}' : null, one), ' '), command, 'parallel'))
      .at(-1);
  },
  watch: operandsAsText('n interval d differences', 'watch'),
  concurrently(command, runner) {
    return new Options(command.args, 'n c names').operands.map((one) => runner.text(one, command, 'concurrently')).at(-1);
  },
  'su sg'(command, runner) {
    const options = new Options(
      command.args.filter(({ text }) => text !== '--'),
      'c command s shell g',
    );
    const text = options.values('c', 'command')[0];
    return text === undefined ? undefined : runner.text(text, command, command.program);
  },
  flock(command, runner) {
    const options = new Options(command.args, 'w timeout E c command', true);
    const text = options.values('c', 'command')[0] ?? options.operands.find((_, i) => options.operands[i - 1]?.text === '-c');
    if (text !== undefined) return runner.text(text, command, 'flock');
    return options.operands.length < 2 ? undefined : runner.args(options.operands.slice(1), command, 'flock');
  },
  script(command, runner) {
    const options = new Options(command.args, 'c command E I O B T t', true);
    const text = options.values('c', 'command')[0];
    if (text !== undefined) return runner.text(text, command, 'script');
    return options.operands.length < 2 ? undefined : runner.args(options.operands.slice(1), command, 'script');
  },
  command(command, runner) {
    const options = new Options(command.args, '', true);
    return options.has('v', 'V') || options.operands.length === 0 ? undefined : runner.args(options.operands, command, 'command');
  },
  'tmux screen'(command, runner) {
    const { operands } = new Options(command.args, 's t n c L S x y dmS', true);
    const [verb, ...rest] = operands;
    if (verb === undefined) return undefined;
    const words =
      command.program === 'screen'
        ? operands
        : new Options(rest, 's t n c x y F').operands.filter(({ text }) => !/^(?:Enter|C-m)$/.test(text));
    const runs =
      command.program === 'screen' ||
      /^(?:new(?:-session|-window)?|neww|send(?:-keys)?|split(?:-window|w)?|run(?:-shell)?|respawn-pane)$/.test(verb.text);
    return runs && words.length > 0 ? runner.text(joined(words, ' '), command, command.program) : undefined;
  },
  'at batch'(command, runner) {
    return command.stdin === null ? undefined : runner.text(command.stdin, command, command.program);
  },
  trap(command, runner) {
    const [text, ...signals] = new Options(command.args).operands;
    return text === undefined || signals.length === 0 ? undefined : runner.text(text, command, 'trap');
  },
  find(command, runner) {
    const { args } = command;
    const paths = foundBy(args).slice(0, 16);
    for (let at = 0; at < args.length; at++) {
      if (!/^-(?:exec|execdir|ok|okdir)$/.test(args[at]?.text ?? '')) continue;
      let end = at + 1;
      while (end < args.length && !/^[;+]$/.test(args[end]?.text ?? '')) end++;
      const words = args.slice(at + 1, end);
      for (const found of paths) runner.args(withInput(words, '{}', valueOf(found)), { ...command, stdin: null }, 'find -exec');
      at = end;
    }
    return undefined;
  },
};
