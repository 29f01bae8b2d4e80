import { isAbsolute } from '../../paths/place-of-path.js';
import type { RuleTable, ShellRule } from '../shell-command.js';
import { isKnown, nothing, unknown, valueOf } from '../value.js';

const declares: ShellRule = ({ args }, { run }) => {
  for (const { text, marks } of args) {
    const equals = text.indexOf('=');
    if (equals > 0) run.assign(text.slice(0, equals).replace(/\+$/, ''), [valueOf(text.slice(equals + 1), marks)]);
  }
  return nothing;
};

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
    return nothing;
  },
  shift(_, { run }) {
    run.positional = run.positional?.slice(1) ?? null;
    return nothing;
  },
  read({ args, stdin }, { run }) {
    const names = args.filter(({ text }) => !text.startsWith('-'));
    for (const { text } of names)
      run.assign(text, [stdin === null ? valueOf(unknown) : valueOf(stdin.text.replace(/\n.*$/s, ''), stdin.marks)]);
    return nothing;
  },
};
