import { parseArgs } from 'node:util';
import type { ExitCode } from '../exit-codes.js';
import type { CredentialsFile } from '../sign-in/credentials-file.js';
import type { Terminal } from '../terminal.js';
import { UsageError } from '../usage-error.js';
import type { Vote } from './approvals.command.js';

const flag = { type: 'boolean', default: false } as const;
const text = { type: 'string' } as const;

type Action = (args: readonly string[], file: CredentialsFile, terminal: Terminal) => Promise<ExitCode>;

/** What an action needs is loaded with it: a status line is asked for every few seconds. */
const actions: Readonly<Record<string, Action>> = {
  async list(args, file, terminal) {
    const { values } = parseArgs({ args: [...args], options: { state: text, json: flag } });
    return (await import('./approvals.command.js')).list(values.state ?? 'pending', values.json, file, terminal);
  },
  async show(args, file, terminal) {
    const { values, positionals } = parseArgs({ args: [...args], options: { json: flag }, allowPositionals: true });
    return (await import('./approvals.command.js')).show(idOf(positionals), values.json, file, terminal);
  },
  async approve(args, file, terminal) {
    const options = { reason: text, revision: text, session: flag, for: text, 'break-glass': flag, json: flag };
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
    const grant = grantOf(values.session, values.for);
    const breakGlass = values['break-glass'];
    if (breakGlass && !values.reason?.trim()) throw new UsageError('Breaking the glass needs a --reason: it is reviewed afterwards.');
    return cast({ ...named(positionals, values), decision: 'approve', grant, breakGlass }, values.json, file, terminal);
  },
  async deny(args, file, terminal) {
    const options = { reason: text, revision: text, json: flag };
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
    if (!values.reason?.trim()) throw new UsageError('A denial needs a --reason: whoever asked reads it.');
    return cast({ ...named(positionals, values), decision: 'deny', grant: null, breakGlass: false }, values.json, file, terminal);
  },
  async comment(args, file, terminal) {
    const { values, positionals } = parseArgs({ args: [...args], options: { json: flag }, allowPositionals: true });
    const { id, said } = saidIn(positionals, 'Say something: ostiary approvals comment ID TEXT.');
    return (await import('./acting.command.js')).comment(id, said, values.json, file, terminal);
  },
  async review(args, file, terminal) {
    const { values, positionals } = parseArgs({ args: [...args], options: { json: flag }, allowPositionals: true });
    const { id, said } = saidIn(positionals, 'Say what you found: ostiary approvals review ID TEXT.');
    return (await import('./acting.command.js')).review(id, said, values.json, file, terminal);
  },
  async withdraw(args, file, terminal) {
    const { values, positionals } = parseArgs({ args: [...args], options: { reason: text, json: flag }, allowPositionals: true });
    return (await import('./acting.command.js')).withdraw(idOf(positionals), values.reason ?? null, values.json, file, terminal);
  },
  async grants(args, file, terminal) {
    const { values } = parseArgs({ args: [...args], options: { json: flag } });
    return (await import('./grants.command.js')).grants(values.json, file, terminal);
  },
  async revoke(args, file, terminal) {
    const { values, positionals } = parseArgs({ args: [...args], options: { reason: text, json: flag }, allowPositionals: true });
    return (await import('./grants.command.js')).revoke(idOf(positionals), values.reason ?? null, values.json, file, terminal);
  },
  async watch(args, file, terminal) {
    const { values } = parseArgs({ args: [...args], options: { json: flag } });
    const { interrupted } = await import('../interrupted.js');
    return (await import('./watch.command.js')).watch(values.json, file, terminal, interrupted());
  },
  async 'status-line'(args, file, terminal) {
    parseArgs({ args: [...args], options: {} });
    return (await import('./claude-code.command.js')).statusLine(file, terminal);
  },
  async hook(args, file, terminal) {
    parseArgs({ args: [...args], options: {} });
    return (await import('./claude-code.command.js')).hook(file, terminal);
  },
};

/** `ostiary approvals ACTION ...`. Throws UsageError for what is not such a command. */
export function approvals(action = '', args: readonly string[], file: CredentialsFile, terminal: Terminal): Promise<ExitCode> {
  const act = Object.hasOwn(actions, action) ? actions[action] : undefined;
  if (act === undefined)
    throw new UsageError(action === '' ? 'Say what to do with approvals.' : `There is no \`ostiary approvals ${action}\`.`);
  return act(args, file, terminal);
}

const cast = async (vote: Vote, json: boolean, file: CredentialsFile, terminal: Terminal): Promise<ExitCode> =>
  (await import('./approvals.command.js')).vote(vote, json, file, terminal);

const named = (
  positionals: readonly string[],
  values: { readonly reason?: string | undefined; readonly revision?: string | undefined },
) => ({
  id: idOf(positionals),
  reason: values.reason ?? null,
  revision: revisionOf(values.revision),
});

function saidIn(positionals: readonly string[], otherwise: string): { readonly id: string; readonly said: string } {
  const [id, ...words] = positionals;
  const said = words.join(' ').trim();
  if (said === '') throw new UsageError(otherwise);
  return { id: idOf(id === undefined ? [] : [id]), said };
}

function idOf(positionals: readonly string[]): string {
  const [id, ...more] = positionals;
  if (id === undefined || more.length > 0) throw new UsageError('Name one approval, by its id.');
  return id;
}

function revisionOf(given: string | undefined): number | null {
  if (given === undefined) return null;
  if (!/^[1-9]\d{0,8}$/.test(given)) throw new UsageError('--revision is a number, as `ostiary approvals show` tells it.');
  return Number(given);
}

/** For the session, for a time, or for the session and not longer than a time. */
function grantOf(session: boolean, time: string | undefined): Vote['grant'] {
  if (time !== undefined && !/^[1-9]\d{0,5}[smhd]$/.test(time)) throw new UsageError('--for is a time, as in 90s, 30m, 8h or 1d.');
  if (!session && time === undefined) return null;
  return { scope: session ? 'session' : 'duration', ...(time === undefined ? {} : { for: time }) };
}
