import { foundBy } from '../found-by.js';
import { Options } from '../options.js';
import type { RuleTable, ShellRule } from '../shell-command.js';
import { comesFrom, from, joined, unknown, type Value, valueOf } from '../value.js';

const mostRoots = 16;

/** What is listed of these folders: below each, nobody knows what. `name`: what all of it is called. */
const below = (roots: readonly string[], name = ''): Value =>
  joined(
    roots.slice(0, mostRoots).map((root) => valueOf(`${root}/${unknown}${name}`, from.found)),
    '\n',
  );

/** Leaves out some of what it reads, or cuts it shorter; what, nobody knows. */
const filters: ShellRule = ({ stdin }) => (stdin !== null && comesFrom(stdin, from.found) ? stdin : undefined);

/** Programs that print the paths of files: who deletes those deletes what was searched. */
export const listingRules: RuleTable = {
  find({ args }) {
    const named = args.findIndex(({ text }) => /^-i?name$/.test(text));
    const name = named < 0 ? '' : `/${args[named + 1]?.text ?? '*'}`;
    return below(
      foundBy(args).map((path) => path.slice(0, path.length - name.length)),
      name,
    );
  },
  ls({ args }) {
    const { operands } = new Options(args, 'I w T');
    return below(operands.length === 0 ? ['.'] : operands.map(({ text }) => text.replace(/(.)\/\*$/, '$1')));
  },
  'fd fdfind'({ args }) {
    const [, ...roots] = new Options(args, 'e extension t type d max-depth E exclude').operands;
    return below(roots.length === 0 ? ['.'] : roots.map(({ text }) => text));
  },
  'grep egrep fgrep sort uniq shuf sed gsed cut awk gawk mawk nawk': filters,
};
