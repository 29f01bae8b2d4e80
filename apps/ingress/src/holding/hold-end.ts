import { refusalByResolution, refusalOfRevoked, refusalPending, votersFor, type Refusal, type ReleasedHold } from '#contracts';
import type { Ask } from '../asking/ask.js';
import type { HoldCause } from '../asking/hold-notices.js';
import type { DecisionAnswer } from '../asking/question.js';
import type { ClientCall } from '../call/client-call.js';
import { ClientLeftError, ShutDownError } from '../call/endings.js';
import { RefusedError } from '../call/refused.error.js';
import type { Resolution } from './resolutions.js';
import type { Wait, WaitEnd } from './waits.js';

/** How a hold ended, for its approval and for the record. */
export interface HoldEnd {
  readonly cause: HoldCause;
  readonly released: Omit<ReleasedHold, 'approvalId' | 'heldMs'>;
}

export function endOf({ state, votes, reason }: Resolution): HoldEnd {
  return { cause: state === 'approved' ? 'released' : 'refused', released: { state, votes, reason } };
}

const causes: Readonly<Record<WaitEnd, HoldCause>> = {
  client_left: 'client_left',
  revoked: 'refused',
  timed_out: 'timed_out',
  shutdown: 'shutdown',
};

/** Of a hold whose approval has no end yet. */
export function endWithout({ ended }: Wait): HoldEnd {
  const why = ended ?? 'shutdown';
  return { cause: causes[why], released: { state: why, votes: [], reason: null } };
}

/** What a claim ran into: another copy of the call was first, the approval ran out, or a rule refuses by now what it asked about before. */
export function stateOf({ decision }: DecisionAnswer): ReleasedHold['state'] {
  const codes = new Set(decision.reasons.map(({ code }) => code));
  if (codes.has('superseded')) return 'superseded';
  return codes.has('approval_expired') ? 'expired' : 'denied';
}

/** What a call is told whose approval has no end yet. */
export function unresolved(call: ClientCall, ask: Ask, { ended }: Wait): Error {
  if (call.reply.left.aborted) return new ClientLeftError();
  if (ended === 'revoked') return refusedRevoked(call);
  if (ended !== 'timed_out' && !call.reply.headersSent) return new ShutDownError();
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
