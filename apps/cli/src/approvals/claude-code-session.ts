import { ControlApi } from '../control/control-api.js';
import type { CredentialsFile } from '../sign-in/credentials-file.js';
import { freshCredentials } from '../sign-in/fresh-credentials.js';
import type { Terminal } from '../terminal.js';
import { type Approval, askedOf, isMissed, leftUntil } from './approval.js';

/** Whoever shows this waits for it. */
const patienceMs = 2_500;
/** An outcome is news for so long. */
const newsMs = 120_000;

/** What Claude Code writes to the standard input of its status line and its hooks, as far as it is read here. */
async function sessionOf(terminal: Terminal): Promise<string | null> {
  try {
    const { session_id: id } = JSON.parse(await terminal.read('-')) as { readonly session_id?: unknown };
    return typeof id === 'string' && id !== '' ? id : null;
  } catch {
    return null;
  }
}

/** One line about the approvals of the Claude Code session that the standard input names; null when there is nothing to say. */
export async function newsOfSession(file: CredentialsFile, terminal: Terminal): Promise<string | null> {
  const session = await sessionOf(terminal);
  if (session === null) return null;
  const { control, accessToken } = await freshCredentials(file, terminal);
  const query = new URLSearchParams({ session, limit: '20' });
  const { items } = (await new ControlApi(control, accessToken, patienceMs).get(`/api/approvals?${query.toString()}`)) as {
    items: readonly Approval[];
  };
  return newsOf(items, Date.now());
}

/** What waits comes first, then what was decided a moment ago. */
export function newsOf(approvals: readonly Approval[], now: number): string | null {
  const waiting = approvals.filter(({ state }) => state === 'pending');
  const [held] = waiting;
  if (held !== undefined) {
    const more = waiting.length > 1 ? ` (and ${waiting.length - 1} more)` : '';
    return `HELD by rule ${held.rule}${more}: ${askedOf(held)} decide, ${leftUntil(held.expiresAt, now)} left · ${held.id}`;
  }
  const recent = approvals.find(({ resolvedAt }) => resolvedAt !== null && now - Date.parse(resolvedAt) < newsMs);
  const open = approvals.find(({ state, closesAt }) => state === 'orphaned' && closesAt === null);
  if (recent !== undefined) return outcomeOf(recent);
  if (open !== undefined)
    return `STILL ASKED by rule ${open.rule}: ${askedOf(open)} decide, ${leftUntil(open.expiresAt, now)} left; send it again then · ${open.id}`;
  return null;
}

function outcomeOf(approval: Approval): string {
  const { id, state, rule, reason, votes } = approval;
  const wanted = state === 'denied' ? 'deny' : 'approve';
  const names = votes.filter(({ decision }) => decision === wanted).map(({ voter }) => voter.name);
  const who = (state === 'approved' || state === 'denied') && names.length > 0 ? ` by ${names.join(', ')}` : '';
  const why = reason === null ? '' : `: ${reason}`;
  const next = isMissed(approval) ? ' · the call had gone: send it again' : '';
  return `${state.toUpperCase()}${who} (rule ${rule})${why}${next} · ${id}`;
}
