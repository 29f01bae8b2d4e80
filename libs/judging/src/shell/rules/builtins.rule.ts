import { isAbsolute } from '../../paths/place-of-path.js';
import type { RuleTable, ShellRule } from '../shell-command.js';
import { formatted } from '../made-text.js';
import { Options } from '../options.js';
import type { Run } from '../run.js';
import { isKnown, nothing, unknown, unknownValue, type Value, valueOf } from '../value.js';

const declares: ShellRule = ({ args }, { run }) => {
  const refers = args.some(({ text }) => /^-[a-zA-Z]*n/.test(text));
  for (const { text, marks } of args) {
    const equals = text.indexOf('=');
    if (equals <= 0) continue;
    const name = text.slice(0, equals).replace(/\+$/, '');
    if (refers) run.references.set(name, text.slice(equals + 1));
    else run.assign(name, [valueOf(text.slice(equals + 1), marks)]);
  }
  return nothing;
};

/** The lines of a text, or its words, into an array. */
function fills(name: string, stdin: Value | null, separators: RegExp, run: Run): void {
  const known = stdin !== null && isKnown(stdin) ? stdin.text.split(separators, 256) : null;
  const pieces = known?.filter((one) => one !== '').map((one) => valueOf(one, stdin?.marks)) ?? [unknownValue(stdin?.marks)];
  run.assignArray(name, pieces);
}

/** What changes how later commands of the same script are read. */
export const builtinRules: RuleTable = {
  'cd pushd'({ args }, { run }) {
    const target = args.find(({ text }) => !/^-[LPe@]+$/.test(text) && text !== '--');
    if (target === undefined) run.folder = '~';
    else if (!isKnown(target) || target.text === '-')
      run.folder = isKnown(target) || isAbsolute(target.text) ? unknown : `${run.folder}/${target.text}`;
    else run.folder = isAbsolute(target.text) ? target.text : `${run.folder}/${target.text}`;
    if (run.folder.length > 4096) run.folder = unknown;
    return nothing;
  },
  popd(_, { run }) {
    run.folder = unknown;
    return nothing;
  },
  'export declare typeset local readonly': declares,
  alias({ args }, { run }) {
    for (const { text } of args) {
      const equals = text.indexOf('=');
      if (equals > 0) run.aliases.set(text.slice(0, equals), text.slice(equals + 1));
    }
    return nothing;
  },
  set({ args }, { run }) {
    const end = args.findIndex(({ text }) => text === '--');
    if (end >= 0) run.positional = args.slice(end + 1);
    else if (args.length > 0 && !/^[-+]/.test(args[0]?.text ?? '')) run.positional = args;
    return nothing;
  },
  shift(_, { run }) {
    run.positional = run.positional?.slice(1) ?? null;
    return nothing;
  },
  printf({ args }, { run }) {
    const [option, name, ...rest] = args;
    if (option?.text === '-v' && name !== undefined) run.assign(name.text, [formatted(rest)]);
    return undefined;
  },
  'mapfile readarray'({ args, stdin }, { run }) {
    const [name] = new Options(args, 'd n O s u C c').operands;
    fills(name?.text ?? 'MAPFILE', stdin, /\n/, run);
    return nothing;
  },
  read({ args, stdin }, { run }) {
    const options = new Options(args, 'a d i n N p t u');
    for (const { text } of options.values('a'))
      fills(text, stdin === null ? null : valueOf(stdin.text.replace(/\n.*$/s, ''), stdin.marks), /\s+/, run);
    const names = options.operands;
    for (const { text } of names)
      run.assign(text, [stdin === null ? valueOf(unknown) : valueOf(stdin.text.replace(/\n.*$/s, ''), stdin.marks)]);
    return nothing;
  },
};
