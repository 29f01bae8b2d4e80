import { parseArgs } from 'node:util';
import type { ControlApi } from '../control/control-api.js';
import type { ExitCode } from '../exit-codes.js';
import { interrupted } from '../interrupted.js';
import type { CredentialsFile } from '../sign-in/credentials-file.js';
import { apiOf } from '../sign-in/api-of.js';
import type { Terminal } from '../terminal.js';
import { scopeGiven } from './scope.js';
import { UsageError } from '../usage-error.js';

/** What the world gives a command of these. */
interface Surroundings {
  readonly file: CredentialsFile;
  readonly terminal: Terminal;
  readonly env: NodeJS.ProcessEnv;
}

type Action = (args: readonly string[], around: Surroundings) => Promise<ExitCode>;

const json = { type: 'boolean', default: false } as const;
const text = { type: 'string' } as const;

const actions: Readonly<Record<string, Action>> = {
  async backtest(args, { file, terminal, env }) {
    const options = { since: { type: 'string', default: '7d' }, json, reason: { type: 'string' } } as const;
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
    const { reason, ...asked } = values;
    const draft = oneFile(positionals);
    const source = await terminal.read(draft);
    const { backtest } = await import('./backtest.command.js');
    return backtest({ file: draft, source, ...asked }, await apiOf({ file, terminal, env }, reason), terminal, interrupted());
  },
  async test(args, around) {
    const { values, positionals } = parseArgs({ args: [...args], options: { json, scope: text }, allowPositionals: true });
    const scope = scopeGiven(values.scope);
    const { readPolicyFile } = await import('./policy-file.js');
    const policy = await readPolicyFile(oneFile(positionals), around.terminal);
    const { test } = await import('./test.command.js');
    return test(policy, { json: values.json, scope }, await apiOf(around), around.terminal);
  },
  async lint(args, around) {
    const options = {
      json,
      most: { type: 'string', default: MOST_HELD },
      offline: { type: 'boolean', default: false },
      scope: text,
    } as const;
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
    const file = oneFile(positionals);
    if (!/^\d{1,9}$/.test(values.most)) throw new UsageError('--most takes a number of calls.');
    const { terminal } = around;
    const scope = scopeGiven(values.scope);
    const asked = { file, source: await terminal.read(file), json: values.json, most: Number(values.most), scope };
    const { lint } = await import('./lint.command.js');
    return lint(asked, values.offline ? null : await apiIfAny(around), terminal, interrupted());
  },
  async diff(args, around) {
    const { values, positionals } = parseArgs({ args: [...args], options: { json, scope: text }, allowPositionals: true });
    const [first, second, ...more] = positionals;
    if (first === undefined || more.length > 0) throw new UsageError('Name a version or a file, or two of them.');
    const { diff } = await import('./diff.command.js');
    const sides = second === undefined ? { from: null, to: first } : { from: first, to: second };
    return diff({ ...sides, json: values.json, scope: scopeGiven(values.scope) }, () => apiOf(around), around.terminal);
  },
  async publish(args, around) {
    const options = {
      json,
      message: text,
      force: { type: 'boolean', default: false },
      'if-match': text,
      reason: text,
      scope: text,
    } as const;
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
    const { 'if-match': version = null, message = null, reason, scope: given, ...rest } = values;
    const scope = scopeGiven(given);
    if (version !== null && !/^[1-9]\d{0,9}$/.test(version)) throw new UsageError('--if-match takes the number of a version.');
    const file = oneFile(positionals);
    const source = await around.terminal.read(file);
    const { publish } = await import('./publish.command.js');
    return publish({ file, source, version, message, scope, ...rest }, await apiOf(around, reason, PUBLISHING_MS), around.terminal);
  },
  async proposals(args, around) {
    const { values, positionals } = parseArgs({ args: [...args], options: { json }, allowPositionals: true });
    const { proposals } = await import('./proposals.command.js');
    return proposals(positionals, values.json, () => apiOf(around), around.terminal);
  },
  async presets(args, { terminal }) {
    const { values, positionals } = parseArgs({ args: [...args], options: { json }, allowPositionals: true });
    const { presets } = await import('./presets.command.js');
    if (positionals.length > 1) throw new UsageError('Name one preset, or none.');
    return presets(positionals[0] ?? null, values.json, terminal);
  },
};

/** The record of the last day is looked at first. */
const PUBLISHING_MS = 120_000;

/** Calls of the last day that a rule may hold before that is told. */
const MOST_HELD = '100';

/** `ostiary policy ACTION ...`. Throws UsageError for what is not such a command. */
export async function policy(action = '', args: readonly string[], around: Surroundings): Promise<ExitCode> {
  const run = Object.hasOwn(actions, action) ? actions[action] : undefined;
  if (run === undefined) throw new UsageError(`There is no \`ostiary policy ${action}\`.`);
  return run(args, around);
}

/** The same where there is anybody to ask as; null: nobody is signed in. */
async function apiIfAny(around: Surroundings): Promise<ControlApi | null> {
  try {
    return await apiOf(around);
  } catch (error) {
    around.terminal.err(`Only the text was looked at: ${(error as Error).message}\n`);
    return null;
  }
}

function oneFile([file, ...more]: readonly string[]): string {
  if (file === undefined || more.length > 0) throw new UsageError('Name one file with the policy, or - for the standard input.');
  return file;
}
