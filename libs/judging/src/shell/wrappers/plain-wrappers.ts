import { Options } from '../options.js';
import { assigned as assignedTo } from '../rules/guard.rule.js';
import type { ShellRule } from '../shell-command.js';
import { type Value, valueOf } from '../value.js';

/** How a program that runs another one is called. */
export interface PlainWrapper {
  /** Its options with values. */
  readonly valued?: string;
  /** How many operands stand before the other. */
  readonly skip?: number;
  /** `A=b` may stand before the command. */
  readonly assigns?: boolean;
  /** The first operand must be one of these: `exec` of `mise exec`. */
  readonly verbs?: readonly string[];
  /** Options that hold a text of the shell. */
  readonly script?: string;
}

/** By name: what takes its options, and then the command that it runs. */
export const plainWrappers: Readonly<Record<string, PlainWrapper>> = {
  sudo: { valued: 'u g h p C r t U D R T user group host prompt chdir chroot', assigns: true },
  doas: { valued: 'u C' },
  pkexec: { valued: 'user' },
  gosu: { skip: 1 },
  'su-exec': { skip: 1 },
  nice: { valued: 'n adjustment' },
  ionice: { valued: 'n c p class classdata' },
  chrt: { skip: 1 },
  taskset: { skip: 1 },
  nohup: {},
  time: { valued: 'f o format output' },
  timeout: { valued: 'k s kill-after signal', skip: 1 },
  gtimeout: { valued: 'k s kill-after signal', skip: 1 },
  stdbuf: { valued: 'i o e input output error' },
  setsid: {},
  caffeinate: { valued: 't w' },
  unbuffer: {},
  chronic: {},
  fakeroot: {},
  proxychains: {},
  proxychains4: {},
  torsocks: {},
  tini: {},
  'dumb-init': {},
  'xvfb-run': { valued: 'n s a e f server-args server-num' },
  chroot: { valued: 'userspec groups', skip: 1 },
  unshare: {},
  nsenter: { valued: 't target S G' },
  firejail: {},
  strace: { valued: 'e o p s u' },
  ltrace: { valued: 'e o p s u' },
  valgrind: {},
  setpriv: {},
  runuser: { valued: 'u g G user group', script: 'c command' },
  'systemd-run': { valued: 'u p unit property uid gid description E setenv' },
  builtin: {},
  exec: { valued: 'a' },
  busybox: {},
  toybox: {},
  env: { valued: 'u C S unset chdir split-string', assigns: true, script: 'S split-string' },
  'cross-env': { assigns: true },
  dotenv: { valued: 'e c' },
  direnv: { verbs: ['exec'], skip: 2 },
  mise: { verbs: ['exec', 'x'], skip: 1 },
  asdf: { verbs: ['exec'], skip: 1 },
  rbenv: { verbs: ['exec'], skip: 1 },
  bundle: { verbs: ['exec'], skip: 1 },
  poetry: { verbs: ['run'], skip: 1 },
  pipenv: { verbs: ['run'], skip: 1 },
  uv: { verbs: ['run'], skip: 1, valued: 'python with p' },
  conda: { verbs: ['run'], skip: 1, valued: 'n p name prefix' },
  rye: { verbs: ['run'], skip: 1 },
  hatch: { verbs: ['run'], skip: 1 },
  nix: { verbs: ['develop', 'shell', 'run'], skip: 1, script: 'c command' },
  'nix-shell': { valued: 'p', script: 'run command' },
  doppler: { verbs: ['run'], skip: 1 },
  op: { verbs: ['run'], skip: 1 },
  'aws-vault': { verbs: ['exec'], skip: 2 },
  pnpm: { verbs: ['exec', 'dlx'], skip: 1 },
  yarn: { verbs: ['exec', 'dlx'], skip: 1 },
  npm: { verbs: ['exec', 'x'], skip: 1, valued: 'p package', script: 'c call' },
  npx: { valued: 'p package', script: 'c call' },
  bunx: {},
};

const assignment = /^[A-Za-z_]\w*=/;

export function peel(name: string, { valued = '', skip = 0, assigns = false, verbs, script = '' }: PlainWrapper): ShellRule {
  const scripts = script.split(' ').filter((one) => one !== '');
  return (command, runner) => {
    // A dash alone is an option of env.
    const args = assigns && command.args[0]?.text === '-' ? command.args.slice(1) : command.args;
    const options = new Options(args, `${valued} ${script}`, true);
    const first = options.operands[0]?.text ?? '';
    if (verbs !== undefined && !verbs.includes(first)) return undefined;
    // What a verb's own options are stands behind it.
    const behind = verbs === undefined ? options : new Options(options.operands.slice(1), `${valued} ${script}`, true);
    const operands = behind.operands.slice(verbs === undefined ? skip : skip - 1);
    const begin = assigns ? operands.findIndex(({ text }) => !assignment.test(text)) : 0;
    const rest: readonly Value[] = begin < 0 ? [] : operands.slice(begin);
    const assigned = new Map(command.assigned);
    for (const { text, marks } of operands.slice(0, begin < 0 ? operands.length : begin)) {
      const value = valueOf(text.slice(text.indexOf('=') + 1), marks);
      const variable = text.slice(0, text.indexOf('='));
      assignedTo(variable, value, command, runner);
      assigned.set(variable, value);
    }
    const [text] = scripts.length === 0 ? [] : behind.values(...scripts);
    if (text !== undefined) return runner.text(valueOf([text, ...rest].map((one) => one.text).join(' '), text.marks), command, name);
    return rest.length === 0 ? undefined : runner.args(rest, { ...command, assigned }, name);
  };
}
