import { refusalByResolution, refusalOfRevoked, refusalPending, votersFor, type Refusal, type ReleasedHold } from '#contracts';
import type { Ask } from '../asking/ask.js';
import type { HoldCause } from '../asking/hold-notices.js';
import type { DecisionAnswer } from '../asking/question.js';
import type { ClientCall } from '../call/client-call.js';
import { ClientLeftError, ShutDownError } from '../call/endings.js';
import { RefusedError } from '../call/refused.error.js';
import type { Resolution } from './resolutions.js';

/** How a hold ended, for its approval and for the record. */
export interface HoldEnd {
  readonly cause: HoldCause;
  readonly released: Omit<ReleasedHold, 'approvalId' | 'heldMs'>;
}

/** What may end a hold before its approval does, beside a client that leaves. */
export interface Limits {
  readonly time: AbortSignal;
  readonly revoked: AbortSignal;
}

const without = (cause: HoldCause, state: ReleasedHold['state']): HoldEnd => ({ cause, released: { state, votes: [], reason: null } });

export function endOf(resolution: Resolution | null, call: ClientCall, limits: Limits): HoldEnd {
  if (resolution !== null) {
    const cause = resolution.state === 'approved' ? 'released' : 'refused';
    return { cause, released: { state: resolution.state, votes: resolution.votes, reason: resolution.reason } };
  }
  if (call.reply.left.aborted) return without('client_left', 'client_left');
  if (limits.revoked.aborted) return without('refused', 'revoked');
  return limits.time.aborted ? without('timed_out', 'timed_out') : without('shutdown', 'shutdown');
}

/** What a claim ran into: another copy of the call was first, the approval ran out, or a rule refuses by now what it asked about before. */
export function stateOf({ decision }: DecisionAnswer): ReleasedHold['state'] {
  const codes = new Set(decision.reasons.map(({ code }) => code));
  if (codes.has('superseded')) return 'superseded';
  return codes.has('approval_expired') ? 'expired' : 'denied';
}

/** What a call is told whose approval has no end yet. */
export function unresolved(call: ClientCall, ask: Ask, limits: Limits): Error {
  if (call.reply.left.aborted) return new ClientLeftError();
  if (limits.revoked.aborted) return refusedRevoked(call);
  if (!limits.time.aborted && !call.reply.headersSent) return new ShutDownError();
  return new RefusedError('approval_pending', refusalPending(ask, ask.approval.id));
}

/** The caller may no longer call, whatever people decide. */
export function refusedRevoked({ exchange }: ClientCall): RefusedError {
  const refusal = refusalOfRevoked(exchange.id);
  exchange.take('block', [{ code: 'caller_revoked', ruleId: refusal.ruleId, action: 'block', mode: 'enforce', blocks: [] }]);
  return new RefusedError('policy_denied', refusal);
}

export const refusalOf = (ask: Ask, { votes, reason }: Resolution, state: Exclude<Resolution['state'], 'approved'>): Refusal =>
  refusalByResolution(ask, { state, decidedBy: votersFor(votes, 'deny'), reason }, ask.approval.id);
