import { parseArgs } from 'node:util';
import type { ExitCode } from '../exit-codes.js';
import { interrupted } from '../interrupted.js';
import type { CredentialsFile } from '../sign-in/credentials-file.js';
import { signedIn } from '../sign-in/signed-in.js';
import type { Terminal } from '../terminal.js';
import { UsageError } from '../usage-error.js';
import { processKeyboard } from './keyboard.js';

const flag = { type: 'boolean', default: false } as const;
const text = { type: 'string' } as const;
const common = { json: flag, reason: text } as const;

type Action = (args: string[], file: CredentialsFile, terminal: Terminal) => Promise<ExitCode>;

const actions: Readonly<Record<string, Action>> = {
  async list(args, file, terminal) {
    const options = { ...common, principal: text, from: text, to: text, limit: { ...text, default: '50' } } as const;
    const { json, reason, limit, ...filters } = parseArgs({ args, options }).values;
    if (!/^\d{1,3}$/.test(limit) || Number(limit) < 1 || Number(limit) > 200) throw new UsageError('--limit is from 1 to 200.');
    const { list } = await import('./list.command.js');
    return list({ ...filters, limit: Number(limit) }, json, await signedIn(file, terminal, reason), terminal);
  },
  async show(args, file, terminal) {
    const { values, positionals } = parseArgs({ args, options: common, allowPositionals: true });
    const session = oneOf(positionals);
    const { show } = await import('./show.command.js');
    return show(session, values.json, await signedIn(file, terminal, values.reason), terminal);
  },
  async replay(args, file, terminal) {
    const options = { ...common, speed: { ...text, default: '1' }, step: flag } as const;
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
    const session = oneOf(positionals);
    const speed = Number(values.speed);
    if (!(speed === 0 || (speed >= 0.01 && speed <= 1_000))) throw new UsageError('--speed is 0 (at once), or from 0.01 to 1000.');
    const { replay } = await import('./replay.command.js');
    const { step, json, reason } = values;
    return replay({ session, speed, step, json }, await signedIn(file, terminal, reason), terminal, processKeyboard, interrupted());
  },
};

/** `ostiary sessions ACTION ...`. Throws UsageError for what is not such a command. */
export async function sessions(action = '', args: readonly string[], file: CredentialsFile, terminal: Terminal): Promise<ExitCode> {
  const run = Object.hasOwn(actions, action) ? actions[action] : undefined;
  if (run === undefined) throw new UsageError(`There is no \`ostiary sessions ${action}\`.`);
  return run([...args], file, terminal);
}

function oneOf([session, ...more]: readonly string[]): string {
  if (session === undefined || more.length > 0) throw new UsageError('Name one session.');
  return session;
}
