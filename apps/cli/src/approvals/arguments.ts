import { parseArgs } from 'node:util';
import type { ExitCode } from '../exit-codes.js';
import type { CredentialsFile } from '../sign-in/credentials-file.js';
import type { Terminal } from '../terminal.js';
import { UsageError } from '../usage-error.js';
import { list, show, vote } from './approvals.command.js';

const flag = { type: 'boolean', default: false } as const;
const text = { type: 'string' } as const;

/** `ostiary approvals ACTION ...`. Throws UsageError for what is not such a command. */
export async function approvals(
  action: string | undefined,
  args: readonly string[],
  file: CredentialsFile,
  terminal: Terminal,
): Promise<ExitCode> {
  if (action === 'list') {
    const { values } = parseArgs({ args: [...args], options: { state: text, json: flag } });
    return list(values.state ?? 'pending', values.json, file, terminal);
  }
  if (action === 'show') {
    const { values, positionals } = parseArgs({ args: [...args], options: { json: flag }, allowPositionals: true });
    return show(idOf(positionals), values.json, file, terminal);
  }
  if (action === 'approve' || action === 'deny') {
    const options = { reason: text, revision: text, json: flag };
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
    const reason = values.reason ?? null;
    if (action === 'deny' && !reason?.trim()) throw new UsageError('A denial needs a --reason: whoever asked reads it.');
    return vote({ id: idOf(positionals), decision: action, reason, revision: revisionOf(values.revision) }, values.json, file, terminal);
  }
  throw new UsageError(action === undefined ? 'Say what to do with approvals.' : `There is no \`ostiary approvals ${action}\`.`);
}

function idOf(positionals: readonly string[]): string {
  const [id, ...more] = positionals;
  if (id === undefined || more.length > 0) throw new UsageError('Name one approval, by its id.');
  return id;
}

function revisionOf(text: string | undefined): number | null {
  if (text === undefined) return null;
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new UsageError('--revision is a number, as `ostiary approvals show` tells it.');
  return Number(text);
}
