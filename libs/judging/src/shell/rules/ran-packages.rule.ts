import { noteHost } from '../hosts.js';
import { Options } from '../options.js';
import type { RuleTable, ShellCommand, Runner } from '../shell-command.js';
import type { Value } from '../value.js';
import { note } from './note.js';
import { isAddress, isForeignToNpm, shown } from './package-address.js';

const fetchesAndRuns = /^(?:dlx|x|exec)$/;

function ran(packages: readonly Value[], isForeign: (text: string) => boolean, command: ShellCommand, runner: Runner): void {
  for (const one of packages) {
    if (!isForeign(one.text)) continue;
    noteHost(one, false, runner.run);
    note('foreign-package', `Runs ${shown(one)}, which is no name of the registry.`, command, runner);
  }
}

/** Packages that are fetched to be run at once, by their address in place of their name. */
export const ranPackageRules: RuleTable = {
  'npx bunx pnpx': (command, runner) => {
    const options = new Options(command.args, 'p package c call', true);
    ran([...options.operands.slice(0, 1), ...options.values('p', 'package')], isForeignToNpm, command, runner);
    return undefined;
  },
  'npm pnpm yarn bun': (command, runner) => {
    const options = new Options(command.args, 'C prefix w workspace dir filter p package c call');
    const [verb, first] = options.operands;
    if (verb === undefined || !fetchesAndRuns.test(verb.text)) return undefined;
    // `pnpm exec` and `yarn exec` run what is installed already.
    const isFetched = verb.text !== 'exec' || command.program === 'npm';
    ran(
      [...(first === undefined ? [] : [first]), ...options.values('p', 'package')],
      isFetched ? isForeignToNpm : isAddress,
      command,
      runner,
    );
    return undefined;
  },
  'uvx uv pipx': (command, runner) => {
    const options = new Options(command.args, 'from with spec p python index-url');
    ran([...options.operands.slice(0, 3), ...options.values('from', 'with', 'spec')], isAddress, command, runner);
    return undefined;
  },
  deno: (command, runner) => {
    const [verb, script] = new Options(command.args, 'c config L log-level').operands;
    if (/^(?:run|install|eval|serve|x)$/.test(verb?.text ?? '') && script !== undefined && /^https?:/i.test(script.text)) {
      noteHost(script, false, runner.run);
      note('fetch-to-interpreter', `Runs what is fetched from ${shown(script)}.`, command, runner);
    }
    return undefined;
  },
};
