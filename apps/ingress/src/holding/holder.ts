import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type OstiaryConfig } from '#chassis';
import { refusalByResolution, refusalPending, votersFor, type Phase, type Refusal, type ReleasedHold } from '#contracts';
import type { ClientCall } from '../call/client-call.js';
import { ClientLeftError, ShutDownError } from '../call/endings.js';
import type { HoldCause } from '../asking/hold-notices.js';
import { DecisionAsker } from '../asking/decision-asker.js';
import type { Ask } from '../asking/ask.js';
import type { DecisionAnswer } from '../asking/question.js';
import { RefusedError } from '../call/refused.error.js';
import type { Inspected } from '../inspecting/inspected.js';
import { keepAlive } from './heartbeat.js';
import { HoldPlaces } from './hold-places.js';
import { Resolutions, type Resolution } from './resolutions.js';

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
    @Inject(CONFIG) private readonly config: OstiaryConfig,
  ) {}

  /** Ends every hold: this instance is stopping. The approvals stay open for the resends. */
  shutDown(): void {
    this.stopping.abort();
  }

  /** `ready` makes sure, before a single-use approval is claimed, that the call could go on. */
  async hold(held: Held, ask: Ask, phase: Phase, ready: () => Promise<void> = () => Promise.resolve()): Promise<void> {
    const release = this.places.take(held.principal);
    const { uncommittedMs, beatMs, maxHoldMs } = this.config.ingress;
    const limit = AbortSignal.timeout(maxHoldMs);
    const stopBeats = keepAlive(held.call.reply, held.asked.stream ? 'stream' : 'json', { uncommittedMs, beatMs });
    try {
      // Rules may name different reviewers: then one approval leads to the next.
      for (let next: Ask | null = ask; next !== null;) next = await this.holdFor(held, next, phase, limit, ready);
    } finally {
      stopBeats();
      release();
    }
  }

  /** Waits for one approval and claims it. Returns what must be asked next; null: the call may go on. */
  private async holdFor(
    { call, record }: Held,
    ask: Ask,
    phase: Phase,
    limit: AbortSignal,
    ready: () => Promise<void>,
  ): Promise<Ask | null> {
    const started = performance.now();
    let next: Ask | null = null;
    let ended: Ending = { cause: 'refused', released: { state: 'canceled', votes: [], reason: null } };
    record.held({ approvalId: ask.approval.id, phase, ruleId: ask.ruleId, joined: ask.approval.joined });
    try {
      await record.durable();
      const signal = AbortSignal.any([call.reply.left, limit, this.stopping.signal]);
      const resolution = await this.resolutions.wait(ask.approval.id, signal);
      ended = endingOf(resolution, call, limit);
      if (resolution === null) throw unresolved(call, ask, limit);
      if (resolution.state !== 'approved') throw new RefusedError('policy_denied', refusalOf(ask, resolution, resolution.state));
      // Until the approval is the call's to use, whatever goes wrong leaves it to a resend.
      const approved = ended;
      ended = { cause: 'refused', released: { ...approved.released, state: 'canceled' } };
      await ready();
      const question = { ...ask.question, purpose: 'claim' as const, approvalId: ask.approval.id };
      const claimed = await this.asker.claim(call, question, signal);
      if (claimed === null) {
        ended = endingOf(null, call, limit);
        throw unresolved(call, ask, limit);
      }
      const { answer } = claimed;
      if (answer.outcome === 'refuse') {
        ended = { cause: 'refused', released: { ...approved.released, state: stateOf(answer) } };
        throw new RefusedError('policy_denied', answer.refusal);
      }
      ended = approved;
      call.exchange.take(answer.decision.verdict, answer.decision.reasons);
      next = claimed.ask;
      return next;
    } finally {
      const heldMs = performance.now() - started;
      call.exchange.heldMs += heldMs;
      record.released({ approvalId: ask.approval.id, heldMs, ...ended.released });
      if (next?.approval.id !== ask.approval.id) ask.end(ended.cause);
    }
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
