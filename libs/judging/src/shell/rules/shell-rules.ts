import type { RuleTable, ShellRule } from '../shell-command.js';
import { builtinRules } from './builtins.rule.js';
import { codeRules } from './code.rule.js';
import { containerRules } from './container.rule.js';
import { databaseRules } from './databases.rule.js';
import { destructiveRules, searchRules } from './destructive-files.rule.js';
import { gitRules } from './git.rule.js';
import { listingRules } from './listing.rule.js';
import { guardRules } from './guard.rule.js';
import { infrastructureRules } from './infrastructure.rule.js';
import { interpreterRules } from './interpreters.rule.js';
import { networkRules } from './network.rule.js';
import { packageRules } from './packages.rule.js';
import { patchRules } from './patch.rule.js';
import { persistenceRules } from './persistence.rule.js';
import { privilegeRules } from './privileges.rule.js';
import { ranPackageRules } from './ran-packages.rule.js';
import { publishingRules } from './publishing.rule.js';
import { reverseShellRules } from './reverse-shell.rule.js';
import { secretRules } from './secrets.rule.js';
import { textOptionRules } from './text-options.rule.js';
import { textRules } from './text.rule.js';
import { windowsShellRules } from './windows.rule.js';
import { writtenFileRules } from './written-files.rule.js';

/** Of programs that run another command: what their own options do, whatever it is that they run. */
const besides: readonly RuleTable[] = [containerRules, ranPackageRules, searchRules, textOptionRules];
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
  listingRules,
  publishingRules,
  windowsShellRules,
];
const byProgram = rulesByProgram([...tables, ...besides]);
const besideByProgram = rulesByProgram(besides);

function rulesByProgram(of: readonly RuleTable[]): ReadonlyMap<string, readonly ShellRule[]> {
  const found = new Map<string, ShellRule[]>();
  for (const table of of) {
    for (const [names, rule] of Object.entries(table)) {
      for (const name of names.split(' ')) found.set(name, [...(found.get(name) ?? []), rule]);
    }
  }
  return found;
}

export const rulesFor = (program: string): readonly ShellRule[] => byProgram.get(program) ?? [];

/** The rules that hold of a program beside a command that it runs. */
export const rulesBeside = (program: string): readonly ShellRule[] => besideByProgram.get(program) ?? [];

export const isRuled = (program: string): boolean => byProgram.has(program);
