import type { ShellRule } from '../shell-command.js';
import { otherWrappers } from './other-wrappers.js';
import { peel, plainWrappers } from './plain-wrappers.js';
import { remoteWrappers } from './remote-wrappers.js';

const byProgram = new Map<string, ShellRule>(Object.entries(plainWrappers).map(([name, how]) => [name, peel(name, how)]));
for (const table of [remoteWrappers, otherWrappers]) {
  for (const [names, rule] of Object.entries(table)) for (const name of names.split(' ')) byProgram.set(name, rule);
}

/** What merely runs another command. Each has that judged, and returns what it prints; undefined: it runs none this time. */
export const wrapperOf = (program: string): ShellRule | undefined => byProgram.get(program);
