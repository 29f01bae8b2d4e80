import { parseArgs } from 'node:util';
import { ControlApi, defaultControl } from '../control/control-api.js';
import type { ExitCode } from '../exit-codes.js';
import { interrupted } from '../interrupted.js';
import type { CredentialsFile } from '../sign-in/credentials-file.js';
import { signedIn } from '../sign-in/signed-in.js';
import type { Terminal } from '../terminal.js';
import { UsageError } from '../usage-error.js';

/** What the world gives a command of these. */
interface Surroundings {
  readonly file: CredentialsFile;
  readonly terminal: Terminal;
  readonly env: NodeJS.ProcessEnv;
}

type Action = (args: readonly string[], around: Surroundings) => Promise<ExitCode>;

const json = { type: 'boolean', default: false } as const;

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
    const { values, positionals } = parseArgs({ args: [...args], options: { json }, allowPositionals: true });
    const { readPolicyFile } = await import('./policy-file.js');
    const policy = await readPolicyFile(oneFile(positionals), around.terminal);
    const { test } = await import('./test.command.js');
    return test(policy, values.json, await apiOf(around), around.terminal);
  },
};

/** `ostiary policy ACTION ...`. Throws UsageError for what is not such a command. */
export async function policy(action = '', args: readonly string[], around: Surroundings): Promise<ExitCode> {
  const run = Object.hasOwn(actions, action) ? actions[action] : undefined;
  if (run === undefined) throw new UsageError(`There is no \`ostiary policy ${action}\`.`);
  return run(args, around);
}

/** The control APIs as whoever is signed in, or, for machines that nobody signs in at, with the token in `OSTIARY_TOKEN`. */
async function apiOf({ file, terminal, env }: Surroundings, reason?: string): Promise<ControlApi> {
  const token = env['OSTIARY_TOKEN'];
  return token ? new ControlApi(defaultControl(env), token, undefined, reason ?? null) : signedIn(file, terminal, reason);
}

function oneFile([file, ...more]: readonly string[]): string {
  if (file === undefined || more.length > 0) throw new UsageError('Name one file with the policy, or - for the standard input.');
  return file;
}
