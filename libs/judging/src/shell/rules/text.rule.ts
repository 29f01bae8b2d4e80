import { decodeBase64, echoed, formatted, hexDecoded, mapped } from '../made-text.js';
import { readFrom, writtenTo } from '../files.js';
import { Options } from '../options.js';
import { partOf } from '../part-of-text.js';
import type { RuleTable, ShellCommand, ShellRule } from '../shell-command.js';
import { comesFrom, from, isKnown, joined, nothing, unknown, unknownValue, type Value, valueOf } from '../value.js';

/** Prints its input, or its files. */
const prints: ShellRule = (command, { run }) => {
  const { operands } = new Options(command.args, 'n c lines bytes');
  if (operands.length === 0) return command.stdin ?? nothing;
  return joined(operands.map((one) => (one.text === '-' ? (command.stdin ?? nothing) : readFrom(one, command.place, run))));
};

/** Prints the beginning or the end of that. What nobody can tell may be anything that was cut out of it. */
const printsPart =
  (end: 'head' | 'tail'): ShellRule =>
  (command, context) => {
    const whole = prints(command, context);
    if (whole === undefined || whole.text === unknown || comesFrom(whole, from.found)) return whole;
    const text = isKnown(whole) ? partOf(whole.text, end, command.args) : null;
    return text === null ? unknownValue(whole.marks | from.decoding) : valueOf(text, whole.marks);
  };

/** What a decoder prints: decoded where it can be told, and marked as that in any case. */
const decoded = ({ stdin }: Pick<ShellCommand, 'stdin'>, how: (text: string) => string | null): Value => {
  const marks = (stdin?.marks ?? 0) | from.decoding;
  const text = stdin !== null && isKnown(stdin) ? how(stdin.text) : null;
  return text === null ? unknownValue(marks) : valueOf(text, marks);
};

/** What `dirname` says; a home has one above it. */
function folderOf({ text, marks }: Value): Value {
  const path = text.length > 1 ? text.replace(/\/+$/, '') : text;
  if (path === '~' || path === '.' || path === '..' || path === unknown) return valueOf(`${path}/..`, marks);
  const slash = path.lastIndexOf('/');
  return valueOf(slash < 0 ? '.' : slash === 0 ? '/' : path.slice(0, slash), marks);
}

/** Programs that print what can be told beforehand. */
export const textRules: RuleTable = {
  echo: ({ args }) => joined([echoed(args), valueOf('\n')]),
  printf: ({ args }) => (args[0]?.text === '-v' ? nothing : formatted(args)),
  'cat bat': prints,
  head: printsPart('head'),
  tail: printsPart('tail'),
  tac(command, context) {
    const whole = prints(command, context);
    if (whole === undefined || !isKnown(whole)) return whole;
    return valueOf((whole.text.match(/[^\n]*\n|[^\n]+$/g) ?? []).toReversed().join(''), whole.marks);
  },
  'true false : sleep': () => nothing,
  pwd: (_, { run }) => valueOf(run.folder),
  mktemp(command) {
    const [template] = new Options(command.args, 'p tmpdir suffix').operands;
    return valueOf(`${template === undefined ? '/tmp/tmp.' : template.text.replace(/X{3,}.*$/s, '')}${unknown}`, template?.marks);
  },
  dirname: ({ args }) =>
    joined(
      args.slice(0, 16).map((arg) => folderOf(arg)),
      '\n',
    ),
  'realpath readlink grealpath'({ args }) {
    const [path] = new Options(args).operands;
    return path === undefined ? undefined : path;
  },
  tee(command, { run }) {
    const options = new Options(command.args);
    const content = command.stdin ?? nothing;
    for (const operand of options.operands) writtenTo(operand, content, command.place, run, options.has('a', 'append'));
    return content;
  },
  'which command type'({ args }) {
    const options = new Options(args);
    return options.operands[0];
  },
  'base64 base32 basenc gbase64'(command, { run }) {
    const options = new Options(command.args, 'w wrap b i o input output');
    if (!options.has('d', 'D', 'decode')) return undefined;
    const file = options.operands[0] ?? options.values('i', 'input')[0];
    return decoded(file === undefined ? command : { stdin: readFrom(file, command.place, run) }, decodeBase64);
  },
  xxd(command) {
    return new Options(command.args, 'c g l o s').has('r', 'revert') ? decoded(command, hexDecoded) : undefined;
  },
  'openssl gpg uudecode gunzip zcat bunzip2 bzcat xzcat unxz zstdcat'(command) {
    return command.program === 'openssl' && !command.args.some(({ text }) => text === '-d') ? undefined : decoded(command, () => null);
  },
  gzip: (command) => (new Options(command.args).has('d', 'decompress', 'uncompress') ? decoded(command, () => null) : undefined),
  rev: (command) =>
    decoded(command, (text) =>
      text
        .split('\n')
        .map((line) => [...line].toReversed().join(''))
        .join('\n'),
    ),
  tr: (command) => (command.args.length === 2 ? decoded(command, (text) => mapped(text, command.args)) : (command.stdin ?? nothing)),
};
