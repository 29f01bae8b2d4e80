import type { RuleTable, ShellRule } from '../shell-command.js';
import { builtinRules } from './builtins.rule.js';
import { codeRules } from './code.rule.js';
import { databaseRules } from './databases.rule.js';
import { destructiveRules } from './destructive-files.rule.js';
import { gitRules } from './git.rule.js';
import { guardRules } from './guard.rule.js';
import { infrastructureRules } from './infrastructure.rule.js';
import { interpreterRules } from './interpreters.rule.js';
import { networkRules } from './network.rule.js';
import { packageRules } from './packages.rule.js';
import { patchRules } from './patch.rule.js';
import { persistenceRules } from './persistence.rule.js';
import { privilegeRules } from './privileges.rule.js';
import { reverseShellRules } from './reverse-shell.rule.js';
import { secretRules } from './secrets.rule.js';
import { textRules } from './text.rule.js';
import { windowsShellRules } from './windows.rule.js';
import { writtenFileRules } from './written-files.rule.js';

const byProgram = new Map<string, ShellRule[]>();
const tables: readonly RuleTable[] = [
  builtinRules,
  textRules,
  writtenFileRules,
  networkRules,
  reverseShellRules,
  interpreterRules,
  codeRules,
  destructiveRules,
  databaseRules,
  secretRules,
  persistenceRules,
  privilegeRules,
  gitRules,
  infrastructureRules,
  packageRules,
  patchRules,
  guardRules,
  windowsShellRules,
];
for (const table of tables) {
  for (const [names, rule] of Object.entries(table)) {
    for (const name of names.split(' ')) byProgram.set(name, [...(byProgram.get(name) ?? []), rule]);
  }
}

export const rulesFor = (program: string): readonly ShellRule[] => byProgram.get(program) ?? [];

export const isRuled = (program: string): boolean => byProgram.has(program);
