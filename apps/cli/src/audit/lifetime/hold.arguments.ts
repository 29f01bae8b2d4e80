import { parseArgs } from 'node:util';
import type { ExitCode } from '../../exit-codes.js';
import type { CredentialsFile } from '../../sign-in/credentials-file.js';
import { signedIn } from '../../sign-in/signed-in.js';
import type { Terminal } from '../../terminal.js';
import { UsageError } from '../../usage-error.js';
import { aboutOf, reasonOf } from './about.js';
import { addHold, listHolds, releaseHold } from './hold.command.js';

const flag = { type: 'boolean', default: false } as const;
const text = { type: 'string' } as const;

/** `ostiary audit hold add | list | release`. */
export async function hold(args: readonly string[], file: CredentialsFile, terminal: Terminal): Promise<ExitCode> {
  const [action, ...rest] = args;
  if (action === 'add') {
    const { values } = parseArgs({ args: rest, options: { session: text, person: text, reason: text, json: flag } });
    const [about, reason] = [aboutOf(values), reasonOf(values.reason)];
    return addHold(await signedIn(file, terminal), about, reason, values.json, terminal);
  }
  if (action === 'list') {
    const { values } = parseArgs({ args: rest, options: { json: flag } });
    return listHolds(await signedIn(file, terminal), values.json, terminal);
  }
  if (action !== 'release') throw new UsageError('A hold is added, listed or released: ostiary audit hold add | list | release.');
  const { values, positionals } = parseArgs({ args: rest, options: { reason: text, json: flag }, allowPositionals: true });
  const [id, ...more] = positionals;
  if (id === undefined || more.length > 0) throw new UsageError('Name one hold, by its id.');
  const reason = reasonOf(values.reason);
  return releaseHold(await signedIn(file, terminal), id, reason, values.json, terminal);
}
