import { pathOf } from '../files.js';
import { noteHost } from '../hosts.js';
import { Options } from '../options.js';
import type { RuleTable, Runner, ShellCommand } from '../shell-command.js';
import { unknown, unknownValue, type Value, valueOf } from '../value.js';
import { note } from './note.js';

const globals = 'c C git-dir work-tree namespace exec-path config-env super-prefix';
/** Settings whose value git runs. */
const runs =
  /^(?:core\.(?:sshcommand|editor|pager|fsmonitor|gitproxy|askpass)|alias\..+|diff\..*\.?(?:external|command|textconv)|credential\..*helper|sequence\.editor|(?:merge|filter)\..+|gpg\..*program|uploadpack\..+|protocol\.ext\.allow|pager\..+|interactive\.difffilter|(?:merge|diff)tool\..+\.cmd|(?:browser|man|trailer)\..+\.c(?:omman|m)d|remote\..+\.(?:upload|receive)pack)$/i;

/** A setting that git runs is a command. */
function setting(name: string, value: string, command: ShellCommand, runner: Runner): void {
  if (/^core\.hookspath$/i.test(name))
    note('guard-tampering', `Points the hooks of git at ${value || 'nothing'}.`, command, runner, 'high');
  if (!runs.test(name) || value === '') return;
  const text = value.replace(/^!/, '');
  if (/^alias\./i.test(name) && !value.startsWith('!')) {
    runner.args([valueOf('git'), ...text.split(/\s+/).map((word) => valueOf(word))], command, 'git alias');
  } else if (!/^(?:cat|less|vim?|nano|code(?: --wait)?|store|cache|osxkeychain|manager(?:-core)?|true|false)$/.test(text)) {
    note('code-evaluation', `Has git run what stands in ${name}.`, command, runner);
    runner.text(valueOf(text), command, `git ${name}`);
  }
}

const mostSettings = 16;

/** Settings whose value, or all of which, git takes from variables: `--config-env=name=VARIABLE`, `GIT_CONFIG_KEY_0`. */
function fromEnvironment(options: Options, { assigned }: ShellCommand, { run }: Runner): [string, string][] {
  const variable = (name: string): string | undefined => (assigned.get(name) ?? run.variable(name))?.text;
  const named = options.values('config-env').map(({ text }): [string, string] => {
    const equals = text.lastIndexOf('=');
    return [text.slice(0, equals), variable(text.slice(equals + 1)) ?? unknown];
  });
  for (let i = 0; i < mostSettings; i++) {
    const name = variable(`GIT_CONFIG_KEY_${i}`);
    if (name === undefined) break;
    named.push([name, variable(`GIT_CONFIG_VALUE_${i}`) ?? unknown]);
  }
  return named;
}

type Verb = (options: Options, command: ShellCommand, runner: Runner) => void;
const rewrite = (why: string, command: ShellCommand, runner: Runner, severity?: 'low' | 'medium') =>
  note('history-rewrite', why, command, runner, severity);
const whole = (paths: readonly Value[]): boolean => paths.some(({ text }) => /^(?:\.\/?|:\/|\*|:\(top\)|.*\/\.\.?)$/.test(text));

const verbs: Readonly<Record<string, Verb>> = {
  push(options, command, runner) {
    const [remote, ...refs] = options.operands;
    if (options.has('force-with-lease', 'force-if-includes'))
      rewrite('Pushes over commits of the remote that were seen.', command, runner, 'medium');
    if (options.has('f', 'force', 'mirror') || refs.some(({ text }) => text.startsWith('+')))
      rewrite('Pushes over whatever commits the remote has.', command, runner);
    if (options.has('d', 'delete', 'prune') || refs.some(({ text }) => /^:[^/]/.test(text)))
      rewrite('Deletes a branch or tag of the remote.', command, runner);
    if (remote !== undefined && /:\/\/|^[^/]+@[^/]+:/.test(remote.text)) {
      const host = noteHost(remote, true, runner.run);
      note('data-exfiltration', `Pushes the commits to an address of its own: ${host ?? '?'}.`, command, runner);
    }
  },
  reset: (options, command, runner) =>
    options.has('hard', 'merge') && rewrite('Throws away what is not committed, and commits after the target.', command, runner),
  clean(_options, command, runner) {
    // Its -x takes no value, as it does of other verbs.
    const options = new Options(command.args, 'C c git-dir work-tree e exclude');
    if (options.has('n', 'dry-run') || !options.has('f', 'force')) return;
    note('history-rewrite', 'Deletes files that git does not know.', command, runner, options.has('d', 'x', 'X') ? 'high' : 'medium');
  },
  checkout(options, command, runner) {
    const paths = command.args.slice(command.args.findIndex(({ text }) => text === '--') + 1);
    if (options.has('f', 'force') || whole(options.operands) || (command.args.some(({ text }) => text === '--') && whole(paths))) {
      rewrite('Throws away changes that are not committed.', command, runner, 'medium');
    }
  },
  restore: (options, command, runner) =>
    !options.has('S', 'staged') &&
    whole(options.operands) &&
    rewrite('Throws away changes that are not committed.', command, runner, 'medium'),
  switch: (options, command, runner) =>
    options.has('f', 'force', 'discard-changes') && rewrite('Throws away changes that are not committed.', command, runner, 'medium'),
  branch: (options, command, runner) =>
    (options.has('D') || (options.has('d', 'delete') && options.has('f', 'force'))) &&
    rewrite('Deletes a branch, merged or not.', command, runner, 'medium'),
  stash(options, command, runner) {
    const verb = options.operands[0]?.text;
    if (verb === 'clear') rewrite('Throws all stashes away.', command, runner);
    if (verb === 'drop') rewrite('Throws a stash away.', command, runner, 'medium');
  },
  'filter-branch': (_, command, runner) => rewrite('Writes the history anew.', command, runner),
  'filter-repo': (_, command, runner) => rewrite('Writes the history anew.', command, runner),
  reflog: (options, command, runner) =>
    /^(?:expire|delete)$/.test(options.operands[0]?.text ?? '') && rewrite('Deletes what lost commits could be found by.', command, runner),
  gc: (options, command, runner) =>
    options.has('prune') &&
    options.values('prune').some(({ text }) => /^(?:now|all)$/.test(text)) &&
    rewrite('Deletes commits that no branch reaches.', command, runner),
  'update-ref': (options, command, runner) => options.has('d') && rewrite('Deletes a ref.', command, runner),
  worktree: (options, command, runner) =>
    options.operands[0]?.text === 'remove' &&
    options.has('f', 'force') &&
    rewrite('Deletes a worktree with what is not committed in it.', command, runner, 'medium'),
  commit: (options, command, runner) =>
    options.has('n', 'no-verify') && note('guard-tampering', 'Passes by the hooks of git.', command, runner, 'low'),
  config(options, command, runner) {
    const [first, second, third] = options.operands.map(({ text }) => text);
    const [name, value] = first === 'set' ? [second, third] : [first, second];
    if (name !== undefined && !options.has('get', 'get-all', 'unset', 'unset-all', 'l', 'list'))
      setting(name, value ?? '', command, runner);
  },
  rebase(options, command, runner) {
    for (const text of options.values('x', 'exec')) runner.text(text, command, 'git rebase --exec');
  },
  bisect(options, command, runner) {
    if (options.operands[0]?.text === 'run') runner.args(options.operands.slice(1), command, 'git bisect run');
  },
  submodule(options, command, runner) {
    const [verb, ...rest] = options.operands;
    if (verb?.text === 'foreach') runner.text(valueOf(rest.map(({ text }) => text).join(' ')), command, 'git submodule foreach');
  },
  clone(options, command, { run }) {
    const [address, folder] = options.operands;
    if (address !== undefined && /:/.test(address.text)) noteHost(address, false, run);
    if (folder !== undefined) pathOf(folder, 'write', run);
  },
  remote(options, command, { run }) {
    const [verb, , address] = options.operands;
    if (/^(?:add|set-url)$/.test(verb?.text ?? '') && address !== undefined) noteHost(address, true, run);
  },
};

/** Git: commits and changes that are lost, settings that are run, addresses that are pushed to. */
export const gitRules: RuleTable = {
  git(command, runner) {
    const outer = new Options(command.args, globals, true);
    for (const { text } of outer.values('c')) {
      const equals = text.indexOf('=');
      if (equals > 0) setting(text.slice(0, equals), text.slice(equals + 1), command, runner);
    }
    for (const [name, value] of fromEnvironment(outer, command, runner)) setting(name, value, command, runner);
    const [verb, ...rest] = outer.operands;
    if (verb === undefined) return undefined;
    const address = rest.find(({ text }) => text.startsWith('ext::'));
    if (address !== undefined) runner.text(valueOf(address.text.slice(5)), command, 'git ext::');
    if (Object.hasOwn(verbs, verb.text))
      verbs[verb.text]?.(
        new Options(rest, 'm x exec o b B C', verb.text === 'submodule' || verb.text === 'bisect'),
        { ...command, args: rest },
        runner,
      );
    return /^(?:show|diff|log|cat-file|archive)$/.test(verb.text) ? unknownValue(16) : undefined;
  },
};
