import { parseArgs } from 'node:util';
import type { ExitCode } from '../exit-codes.js';
import { interrupted } from '../interrupted.js';
import type { CredentialsFile } from '../sign-in/credentials-file.js';
import { signedIn } from '../sign-in/signed-in.js';
import type { Terminal } from '../terminal.js';
import { UsageError } from '../usage-error.js';
import { processKeyboard } from './keyboard.js';

/** `ostiary sessions ACTION ...`. Throws UsageError for what is not such a command. */
export async function sessions(action = '', args: readonly string[], file: CredentialsFile, terminal: Terminal): Promise<ExitCode> {
  if (action !== 'replay') throw new UsageError(`There is no \`ostiary sessions ${action}\`.`);
  const flag = { type: 'boolean', default: false } as const;
  const options = { speed: { type: 'string', default: '1' }, step: flag, json: flag, reason: { type: 'string' } } as const;
  const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
  const [session, ...more] = positionals;
  const speed = Number(values.speed);
  if (session === undefined || more.length > 0) throw new UsageError('Name one session.');
  if (!(speed === 0 || (speed >= 0.01 && speed <= 1_000))) throw new UsageError('--speed is 0 (at once), or from 0.01 to 1000.');
  const { replay } = await import('./replay.command.js');
  const { step, json, reason } = values;
  return replay({ session, speed, step, json }, await signedIn(file, terminal, reason), terminal, processKeyboard, interrupted());
}
