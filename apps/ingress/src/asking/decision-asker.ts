import { Injectable, Logger } from '@nestjs/common';
import { type decisionMade, decisionRequested, OstiaryError, type TopicData } from '#contracts';
import { Bus } from '#messaging';
import { LRUCache } from 'lru-cache';
import { v7 as uuidv7 } from 'uuid';
import { HoldNotices } from './hold-notices.js';

export type DecisionQuestion = Omit<TopicData<typeof decisionRequested>, 'requestId'>;
export type DecisionAnswer = TopicData<typeof decisionMade>;

/** Asks the policy service over the bus and waits for the answer to just this question. */
@Injectable()
export class DecisionAsker {
  private readonly logger = new Logger(DecisionAsker.name);
  private readonly waiting = new Map<string, (answer: DecisionAnswer) => void>();
  /** Questions that nobody waits for any more. An answer may still come, and open an approval for nobody. */
  private readonly givenUp = new LRUCache<string, true>({ max: 10_000 });

  constructor(
    private readonly bus: Bus,
    private readonly notices: HoldNotices,
  ) {}

  /** Rejects with `decision_unavailable` when the broker or the policy service does not answer in time; the question may still be answered later: an approval that is opened by that is told at once that nobody waits. */
  async ask(question: DecisionQuestion, timeoutMs: number, traceparent?: string): Promise<DecisionAnswer> {
    const requestId = uuidv7();
    const { promise, resolve, reject } = Promise.withResolvers<DecisionAnswer>();
    const unavailable = (): void =>
      reject(new OstiaryError('decision_unavailable', 'This call needs a decision that could not be had now; ask again in a moment.'));
    const timer = setTimeout(unavailable, timeoutMs);
    this.waiting.set(requestId, resolve);
    const event = {
      key: question.sessionId,
      subject: question.exchangeId,
      data: { ...question, requestId },
      ...(traceparent === undefined ? {} : { traceparent }),
    };
    this.bus.publish(decisionRequested, event).catch((error: unknown) => {
      this.logger.warn(`A decision could not be asked for: ${error instanceof Error ? error.message : 'unknown error'}`);
      unavailable();
    });
    try {
      return await promise;
    } catch (error) {
      // A claim is made again, and the call goes on waiting for what the late answer names.
      if (question.purpose === 'decide') this.givenUp.set(requestId, true);
      throw error;
    } finally {
      clearTimeout(timer);
      this.waiting.delete(requestId);
    }
  }

  /** Takes an answer from the bus; one to nobody here is for another instance, or too late. */
  answered(answer: DecisionAnswer): void {
    const { requestId, exchangeId } = answer;
    this.waiting.get(requestId)?.(answer);
    if (answer.outcome === 'hold' && this.givenUp.delete(requestId)) this.notices.ended(answer.approval.id, exchangeId, 'timed_out');
  }
}
