import { Options } from '../options.js';
import type { ShellRule } from '../shell-command.js';
import { type Value, valueOf } from '../value.js';

/** How a program that runs another one is called: its options with values, and how many operands stand before the other. */
interface Plain {
  readonly valued?: string;
  readonly skip?: number;
  /** `A=b` may stand before the command. */
  readonly assigns?: boolean;
}

const plain: Readonly<Record<string, Plain>> = {
  sudo: { valued: 'u g h p C r t U D R T user group host prompt chdir chroot', assigns: true },
  doas: { valued: 'u C' },
  nice: { valued: 'n adjustment' },
  ionice: { valued: 'n c p class classdata' },
  nohup: {},
  time: { valued: 'f o format output' },
  timeout: { valued: 'k s kill-after signal', skip: 1 },
  stdbuf: { valued: 'i o e input output error' },
  setsid: {},
  caffeinate: { valued: 't w' },
  unbuffer: {},
  chroot: { valued: 'userspec groups', skip: 1 },
  strace: { valued: 'e o p s u' },
  builtin: {},
  exec: { valued: 'a' },
  busybox: {},
  toybox: {},
  env: { valued: 'u C S unset chdir split-string', assigns: true },
};

const assignment = /^[A-Za-z_]\w*=/;

function peel(name: string, { valued = '', skip = 0, assigns = false }: Plain): ShellRule {
  return (command, runner) => {
    const options = new Options(command.args, valued, true);
    const operands = options.operands.slice(skip);
    const begin = assigns ? operands.findIndex(({ text }) => !assignment.test(text)) : 0;
    const rest: readonly Value[] = begin < 0 ? [] : operands.slice(begin);
    const script = name === 'env' ? options.values('S', 'split-string')[0] : undefined;
    if (script !== undefined) return runner.text(valueOf([script, ...rest].map(({ text }) => text).join(' ')), command, 'env');
    return rest.length === 0 ? undefined : runner.args(rest, command, name);
  };
}

/** What merely runs another command. Each has that judged, and returns what it prints; undefined: it runs none this time. */
export const wrappers: ReadonlyMap<string, ShellRule> = new Map(Object.entries(plain).map(([name, how]) => [name, peel(name, how)]));
