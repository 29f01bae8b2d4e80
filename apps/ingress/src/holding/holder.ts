import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type OstiaryConfig } from '#chassis';
import type { Phase } from '#contracts';
import { failpoint } from '#failpoints';
import { DecisionAsker } from '../asking/decision-asker.js';
import type { Answered, Ask } from '../asking/ask.js';
import type { DecisionAnswer, DecisionQuestion } from '../asking/question.js';
import type { Departure } from '../call/leaving.js';
import { RefusedError } from '../call/refused.error.js';
import type { Inspected } from '../inspecting/inspected.js';
import { keepAlive } from './heartbeat.js';
import { endOf, endWithout, type HoldEnd, refusalOf, refusedRevoked, stateOf, unresolved } from './hold-end.js';
import { HoldPlaces } from './hold-places.js';
import { Resolutions } from './resolutions.js';
import { type Wait, Waits } from './waits.js';

/** What must be known of a call that is held, be it for its request or for a tool call in its reply. */
type Held = Pick<Inspected, 'call' | 'record' | 'principal' | 'asked' | 'isRevoked'>;

/** What is held, as its approval finds it. */
export interface Resumable {
  /**
   * Makes sure, before a single-use approval is claimed, that the call could go on, and says what it asks for by now: the policy may be
   * another one than it was asked under, by the answer that led to this approval. Null once the signal aborts; throws where the call may not go on any more.
   */
  again(signal: Departure): Promise<DecisionQuestion | null>;
  /** Another approval must be waited for first: what was had for going on is let go of. */
  standDown(): void;
}

/** Holds one call until its approval is resolved, and claims the right to go on. Returns when it may; throws in every other case. */
@Injectable()
export class Holder {
  constructor(
    private readonly resolutions: Resolutions,
    private readonly asker: DecisionAsker,
    private readonly places: HoldPlaces,
    private readonly waits: Waits,
    @Inject(CONFIG) private readonly config: OstiaryConfig,
  ) {}

  /** Ends every hold: this instance is stopping. The approvals stay open for the resends. */
  shutDown(): void {
    this.waits.stop();
  }

  get holdsAny(): boolean {
    return this.places.taken > 0;
  }

  /** Returns the answer that let the call go on. */
  async hold(held: Held, ask: Ask, phase: Phase, what: Resumable): Promise<DecisionAnswer> {
    const release = this.places.take(held.principal);
    const { uncommittedMs, beatMs } = this.config.ingress;
    const wait = this.waits.begin({ left: held.call.reply.left, isRevoked: held.isRevoked });
    const stopBeats = keepAlive(held.call.reply, held.asked.stream ? 'stream' : 'json', { uncommittedMs, beatMs });
    try {
      await failpoint('hold.place.taken');
      // Rules may name different reviewers: then one approval leads to the next.
      for (let next = ask; ;) {
        const claimed = await this.holdFor(held, next, phase, wait, what);
        if (claimed.ask === null) return claimed.answer;
        what.standDown();
        next = claimed.ask;
      }
    } finally {
      stopBeats();
      wait.stop();
      release();
    }
  }

  /** Waits for one approval and claims it. What it answers with says what must be asked next; nobody: the call may go on. */
  private async holdFor(held: Held, ask: Ask, phase: Phase, wait: Wait, what: Resumable): Promise<Answered> {
    const { call, record } = held;
    const started = performance.now();
    let next: Ask | null = null;
    let ended: HoldEnd = { cause: 'refused', released: { state: 'canceled', votes: [], reason: null } };
    record.held({ approvalId: ask.approval.id, phase, ruleId: ask.ruleId, joined: ask.approval.joined });
    try {
      await record.durable();
      await failpoint('hold.recorded.after');
      const { signal } = wait;
      const resolution = await this.resolutions.wait(ask.approval.id, signal);
      ended = resolution === null ? endWithout(wait) : endOf(resolution);
      if (resolution === null) throw unresolved(call, ask, wait);
      if (resolution.state !== 'approved') throw new RefusedError('policy_denied', refusalOf(ask, resolution, resolution.state));
      // Until the approval is the call's to use, whatever goes wrong leaves it to a resend.
      const approved = ended;
      const unused = (state: HoldEnd['released']['state']): HoldEnd => ({ cause: 'refused', released: { ...approved.released, state } });
      ended = unused('canceled');
      const asked = await what.again(signal);
      if (held.isRevoked()) {
        ended = unused('revoked');
        throw refusedRevoked(call);
      }
      await failpoint('hold.claim.before');
      const question = asked === null ? null : { ...asked, purpose: 'claim' as const, approvalId: ask.approval.id };
      const claimed = question === null ? null : await this.asker.claim(call, question, signal);
      await failpoint('hold.claim.after');
      if (claimed === null) {
        ended = endWithout(wait);
        throw unresolved(call, ask, wait);
      }
      const { answer } = claimed;
      if (answer.outcome === 'refuse') {
        ended = unused(stateOf(answer));
        throw new RefusedError('policy_denied', answer.refusal);
      }
      ended = approved;
      call.exchange.take(answer.decision.verdict, answer.decision.reasons);
      next = claimed.ask;
      return claimed;
    } finally {
      const heldMs = performance.now() - started;
      call.exchange.heldMs += heldMs;
      record.released({ approvalId: ask.approval.id, heldMs, ...ended.released });
      if (next?.approval.id !== ask.approval.id) ask.end(ended.cause);
    }
  }
}
