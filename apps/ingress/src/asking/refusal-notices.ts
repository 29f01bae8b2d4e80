import { setTimeout as pause } from 'node:timers/promises';
import { Injectable, Logger } from '@nestjs/common';
import { Lifecycle, Metrics } from '#chassis';
import { principalKey } from '#contracts';
import { Bus, PublishRefused } from '#messaging';
import { DecisionAsker } from './decision-asker.js';
import type { DecisionQuestion } from './question.js';

/** Refusals that the policy service has not taken in yet: in all, of one principal, and what they weigh together in characters. */
const most = 1_000;
const mostOfOne = 32;
const mostChars = 8_000_000;
/** A policy service that does not answer for so long has the question on its topic and gets round to it later. */
const patienceMs = 30_000;
const pauseMs = 1_000;

/**
 * Tells the policy service, behind the answer, of calls that ingress has refused by a `block` rule without asking it: the conversation can
 * go on without what was refused then. A notice that is lost is counted, and costs one more refusal: the text is refused again as it comes
 * back, and remembered then. So of everything there is a bound, and nobody waits.
 */
@Injectable()
export class RefusalNotices {
  private readonly logger = new Logger(RefusalNotices.name);
  private readonly underWay = new Map<string, number>();
  private readonly sending = new Set<Promise<void>>();
  private readonly stopping = new AbortController();
  private chars = 0;
  private readonly lost;

  constructor(
    private readonly asker: DecisionAsker,
    private readonly bus: Bus,
    private readonly lifecycle: Lifecycle,
    metrics: Metrics,
  ) {
    this.lost = metrics.counter('ostiary_ingress_refusals_forgotten_total', 'Refused calls that the policy service was not told of.', [
      'reason',
    ]);
    lifecycle.onStop('flush', 'refusals to be remembered', async () => {
      this.stopping.abort();
      await Promise.all(this.sending);
    });
  }

  /** Returns at once. */
  tell(question: DecisionQuestion): void {
    const notice = noticeOf(question);
    const principal = principalKey(question.principal);
    const chars = JSON.stringify(notice).length;
    const ofOne = this.underWay.get(principal) ?? 0;
    if (this.sending.size >= most || ofOne >= mostOfOne || this.chars + chars > mostChars) return this.lose('full');
    // Nobody hears a bus in memory any more whose listeners stop as well.
    if (this.lifecycle.isStopping && !this.bus.isDurable) return this.lose('stopped');
    this.underWay.set(principal, ofOne + 1);
    this.chars += chars;
    const sending = this.send(notice).finally(() => {
      this.sending.delete(sending);
      this.chars -= chars;
      const left = (this.underWay.get(principal) ?? 1) - 1;
      if (left > 0) this.underWay.set(principal, left);
      else this.underWay.delete(principal);
    });
    this.sending.add(sending);
  }

  /** Until the broker has it, or this process stops; then once more. */
  private async send(notice: DecisionQuestion): Promise<void> {
    const requestId = this.asker.newRequestId();
    for (let failures = 0; ; failures += 1) {
      const last = this.stopping.signal.aborted;
      try {
        return await this.asker.tell(notice, requestId, patienceMs, this.stopping.signal);
      } catch (error) {
        if (error instanceof PublishRefused) return this.lose('too_large');
        if (last) return this.lose('stopped');
        if (failures === 0) this.logger.warn(`A refusal waits to be told: ${error instanceof Error ? error.message : 'unknown error'}`);
      }
      await pause(pauseMs, undefined, { signal: this.stopping.signal }).catch(() => undefined);
    }
  }

  private lose(reason: 'full' | 'stopped' | 'too_large'): void {
    this.lost.inc({ reason });
  }
}

/** As much of a question as is remembered of a refusal. It has no time to wait: nobody is asked on its account, and it uses no grant up. */
const noticeOf = (question: DecisionQuestion): DecisionQuestion => ({
  ...question,
  blocks: question.blocks.filter(({ matched }) => matched).map((block) => ({ ...block, text: '' })),
  cut: null,
  findings: [],
  tools: [],
  holdableMs: 0,
});
