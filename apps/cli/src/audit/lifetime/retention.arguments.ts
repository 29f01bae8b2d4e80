import { parseArgs } from 'node:util';
import type { ExitCode } from '../../exit-codes.js';
import type { CredentialsFile } from '../../sign-in/credentials-file.js';
import { signedIn } from '../../sign-in/signed-in.js';
import type { Terminal } from '../../terminal.js';
import { UsageError } from '../../usage-error.js';
import { applyRetention, showRetention } from './retention.command.js';

const flag = { type: 'boolean', default: false } as const;

/** `ostiary audit retention [apply [--dry-run]] [--json]`. */
export async function retention(args: readonly string[], file: CredentialsFile, terminal: Terminal): Promise<ExitCode> {
  const { values, positionals } = parseArgs({ args: [...args], options: { json: flag, 'dry-run': flag }, allowPositionals: true });
  const [action, ...more] = positionals;
  const isApplied = action === 'apply';
  if ((action !== undefined && !isApplied) || more.length > 0)
    throw new UsageError('Retention is shown or applied: ostiary audit retention [apply].');
  if (values['dry-run'] && !isApplied) throw new UsageError('--dry-run belongs to `ostiary audit retention apply`.');
  const api = await signedIn(file, terminal);
  return isApplied ? applyRetention(api, values['dry-run'], values.json, terminal) : showRetention(api, values.json, terminal);
}
