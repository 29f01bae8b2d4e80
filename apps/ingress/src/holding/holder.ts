import { setTimeout as pause } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type OstiaryConfig } from '#chassis';
import { OstiaryError, refusalByResolution, refusalPending, votersFor, type Phase, type Refusal, type ReleasedHold } from '#contracts';
import type { ClientCall } from '../call/client-call.js';
import { ClientLeftError, ShutDownError } from '../call/endings.js';
import { type HoldCause, HoldNotices } from '../asking/hold-notices.js';
import { DecisionAsker, type DecisionAnswer } from '../asking/decision-asker.js';
import { askOf, type Ask } from '../asking/ask.js';
import { RefusedError } from '../call/refused.error.js';
import type { Inspected } from '../inspecting/inspected.js';
import { keepAlive } from './heartbeat.js';
import { HoldPlaces } from './hold-places.js';
import { Resolutions, type Resolution } from './resolutions.js';

const claimTimeoutMs = 5_000;
const claimPauseMs = 500;

/** What must be known of a call that is held, be it for its request or for a tool call in its reply. */
type Held = Pick<Inspected, 'call' | 'record' | 'principal' | 'asked'>;

interface Ending {
  readonly cause: HoldCause;
  readonly released: Omit<ReleasedHold, 'approvalId' | 'heldMs'>;
}

/** Holds one call until its approval is resolved, and claims the right to go on. Returns when it may; throws in every other case. */
@Injectable()
export class Holder {
  private readonly stopping = new AbortController();

  constructor(
    private readonly resolutions: Resolutions,
    private readonly asker: DecisionAsker,
    private readonly places: HoldPlaces,
    private readonly notices: HoldNotices,
    @Inject(CONFIG) private readonly config: OstiaryConfig,
  ) {}

  /** Ends every hold: this instance is stopping. The approvals stay open for the resends. */
  shutDown(): void {
    this.stopping.abort();
  }

  async hold(held: Held, ask: Ask, phase: Phase): Promise<void> {
    const release = this.place(held, ask);
    const { uncommittedMs, beatMs, maxHoldMs } = this.config.ingress;
    const limit = AbortSignal.timeout(maxHoldMs);
    const stopBeats = keepAlive(held.call.reply, held.asked.stream ? 'stream' : 'json', { uncommittedMs, beatMs });
    try {
      // Rules may name different reviewers: then one approval leads to the next.
      for (let next: Ask | null = ask; next !== null;) next = await this.holdFor(held, next, phase, limit);
    } finally {
      stopBeats();
      release();
    }
  }

  private place({ call, principal }: Held, { approval }: Ask): () => void {
    try {
      return this.places.take(principal);
    } catch (error) {
      this.notices.ended(approval.id, call.exchange.id, 'refused');
      throw error;
    }
  }

  /** Waits for one approval and claims it. Returns what must be asked next; null: the call may go on. */
  private async holdFor({ call, record }: Held, ask: Ask, phase: Phase, limit: AbortSignal): Promise<Ask | null> {
    const started = performance.now();
    let ended: Ending = { cause: 'refused', released: { state: 'canceled', votes: [], reason: null } };
    record.held({ approvalId: ask.approval.id, phase, ruleId: ask.ruleId, joined: ask.approval.joined });
    try {
      // Inside: were this refused, the approval must still hear that nobody waits for it.
      await record.durable();
      const signal = AbortSignal.any([call.reply.left, limit, this.stopping.signal]);
      const resolution = await this.resolutions.wait(ask.approval.id, signal);
      ended = endingOf(resolution, call, limit);
      if (resolution === null) throw unresolved(call, ask, limit);
      if (resolution.state !== 'approved') throw new RefusedError('policy_denied', refusalOf(ask, resolution, resolution.state));
      const claim = await this.claim(call, ask, signal);
      if (claim === null) {
        ended = endingOf(null, call, limit);
        throw unresolved(call, ask, limit);
      }
      if (claim.outcome === 'refuse') {
        ended = { cause: 'refused', released: { ...ended.released, state: stateOf(claim) } };
        throw new RefusedError('policy_denied', claim.refusal);
      }
      call.exchange.take(claim.decision.verdict, claim.decision.reasons);
      return askOf(claim, ask.question);
    } finally {
      const heldMs = performance.now() - started;
      call.exchange.heldMs += heldMs;
      record.released({ approvalId: ask.approval.id, heldMs, ...ended.released });
      this.notices.ended(ask.approval.id, call.exchange.id, ended.cause);
    }
  }

  /**
   * At most one call may use an approval for a given content; the policy service compares and sets. While it is away the call
   * stays held: asking again is safe, because the claim belongs to this exchange. Null once the signal aborts.
   */
  private async claim(call: ClientCall, ask: Ask, signal: AbortSignal): Promise<DecisionAnswer | null> {
    const question = { ...ask.question, purpose: 'claim' as const, approvalId: ask.approval.id };
    while (!signal.aborted) {
      const asked = performance.now();
      try {
        return await this.asker.ask(question, claimTimeoutMs, call.exchange.traceparent);
      } catch (error) {
        if (!(error instanceof OstiaryError) || error.code !== 'decision_unavailable') throw error;
        // A broker that is away may say so at once: it is not asked again in a tight loop.
        await pause(Math.max(0, claimPauseMs - (performance.now() - asked)), undefined, { signal }).catch(() => undefined);
      }
    }
    return null;
  }
}

function endingOf(resolution: Resolution | null, call: ClientCall, limit: AbortSignal): Ending {
  if (resolution !== null) {
    const cause = resolution.state === 'approved' ? 'released' : 'refused';
    return { cause, released: { state: resolution.state, votes: resolution.votes, reason: resolution.reason } };
  }
  if (call.reply.left.aborted) return { cause: 'client_left', released: { state: 'client_left', votes: [], reason: null } };
  const ending = limit.aborted ? 'timed_out' : 'shutdown';
  return { cause: ending, released: { state: ending, votes: [], reason: null } };
}

/** What a claim ran into: another copy of the call was first, the approval ran out, or a rule refuses by now what it asked about before. */
function stateOf({ decision }: DecisionAnswer): ReleasedHold['state'] {
  const codes = new Set(decision.reasons.map(({ code }) => code));
  if (codes.has('superseded')) return 'superseded';
  return codes.has('approval_expired') ? 'expired' : 'denied';
}

function unresolved(call: ClientCall, ask: Ask, limit: AbortSignal): Error {
  if (call.reply.left.aborted) return new ClientLeftError();
  if (!limit.aborted && !call.reply.headersSent) return new ShutDownError();
  return new RefusedError('approval_pending', refusalPending(ask, ask.approval.id));
}

const refusalOf = (ask: Ask, { votes, reason }: Resolution, state: Exclude<Resolution['state'], 'approved'>): Refusal =>
  refusalByResolution(ask, { state, decidedBy: votersFor(votes, 'deny'), reason }, ask.approval.id);
