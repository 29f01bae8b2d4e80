import { windowsFileRules } from './rules/windows-files.rule.js';
import { windowsNetworkRules } from './rules/windows-network.rule.js';
import { windowsSystemRules } from './rules/windows-system.rule.js';
import { programOf } from './windows-command.js';
import type { WindowsRule } from './windows-rule.js';

const byProgram = new Map<string, WindowsRule[]>();
for (const table of [windowsFileRules, windowsNetworkRules, windowsSystemRules]) {
  for (const [names, rule] of Object.entries(table)) {
    for (const name of names.split(' ')) byProgram.set(name, [...(byProgram.get(name) ?? []), rule]);
  }
}

/** Programs that are the same on every system: what they do, the judge of the shell knows. */
const everywhere = new Set(
  `git gh npm npx pnpm yarn pip pip3 uv cargo go docker podman kubectl helm terraform tofu pulumi aws gcloud az psql mysql sqlite3 mongosh redis-cli ssh scp
node python python3 bash sh wsl dropdb curl.exe`.split(/\s+/),
);

export const rulesOf = (program: string): readonly WindowsRule[] => byProgram.get(program) ?? [];

export const isOfEverySystem = (program: string): boolean => everywhere.has(program);

/** Whether a word names a program that there are rules for. */
export const isKnownProgram = (word: string): boolean => byProgram.has(programOf(word)) || everywhere.has(programOf(word));
