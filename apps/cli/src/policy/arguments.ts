import { parseArgs } from 'node:util';
import type { ExitCode } from '../exit-codes.js';
import { interrupted } from '../interrupted.js';
import type { CredentialsFile } from '../sign-in/credentials-file.js';
import { signedIn } from '../sign-in/signed-in.js';
import type { Terminal } from '../terminal.js';
import { UsageError } from '../usage-error.js';

/** `ostiary policy ACTION ...`. Throws UsageError for what is not such a command. */
export async function policy(action = '', args: readonly string[], file: CredentialsFile, terminal: Terminal): Promise<ExitCode> {
  if (action !== 'backtest') throw new UsageError(`There is no \`ostiary policy ${action}\`.`);
  const options = {
    since: { type: 'string', default: '7d' },
    json: { type: 'boolean', default: false },
    reason: { type: 'string' },
  } as const;
  const {
    values: { reason, ...values },
    positionals,
  } = parseArgs({ args: [...args], options, allowPositionals: true });
  const [draft, ...more] = positionals;
  if (draft === undefined || more.length > 0) throw new UsageError('Name one file with the draft, or - for the standard input.');
  const source = await terminal.read(draft);
  const { backtest } = await import('./backtest.command.js');
  return backtest({ file: draft, source, ...values }, await signedIn(file, terminal, reason), terminal, interrupted());
}
