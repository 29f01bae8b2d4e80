import type { ShellRule } from '../shell-command.js';
import { builtinRules } from './builtins.rule.js';
import { destructiveRules } from './destructive-files.rule.js';
import { interpreterRules } from './interpreters.rule.js';
import { networkRules } from './network.rule.js';
import { textRules } from './text.rule.js';

const byProgram = new Map<string, ShellRule[]>();
for (const table of [builtinRules, destructiveRules, interpreterRules, networkRules, textRules]) {
  for (const [names, rule] of Object.entries(table)) {
    for (const name of names.split(' ')) byProgram.set(name, [...(byProgram.get(name) ?? []), rule]);
  }
}

export const rulesFor = (program: string): readonly ShellRule[] => byProgram.get(program) ?? [];
