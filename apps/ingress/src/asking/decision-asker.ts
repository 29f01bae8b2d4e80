import { Injectable, Logger } from '@nestjs/common';
import { decisionRequested, OstiaryError } from '#contracts';
import { failpoint } from '#failpoints';
import { Bus, PublishRefused } from '#messaging';
import type { ClientCall } from '../call/client-call.js';
import type { Departure } from '../call/leaving.js';
import type { Answered } from './ask.js';
import { AskLedger } from './ask-ledger.js';
import { Asks } from './asks.js';
import type { DecisionAnswer, DecisionQuestion } from './question.js';

/** A claim that is not answered is made again this often. */
const claimAgainMs = 5_000;
/** A broker that is away may say so at once: it is not asked again in a tight loop. */
const claimPauseMs = 500;

interface Waiting {
  readonly requestId: string;
  readonly answered: Promise<Answered | null>;
  /** From now on nobody waits. */
  readonly giveUp: () => void;
  /** It can never be asked. */
  readonly fail: () => void;
}

/** Asks the policy service over the bus and waits for the answer to just this question. */
@Injectable()
export class DecisionAsker {
  private readonly logger = new Logger(DecisionAsker.name);
  private readonly waiting = new Map<string, (answer: DecisionAnswer) => void>();

  constructor(
    private readonly bus: Bus,
    private readonly asks: Asks,
    private readonly ledger: AskLedger,
  ) {}

  /**
   * Rejects with `decision_unavailable` when the broker or the policy service does not answer in time, with `body_too_complex` when the question is
   * larger than may be asked. The question may still be answered
   * later: an approval that is opened by that is told at once that nobody waits.
   */
  async ask(call: ClientCall, question: DecisionQuestion, timeoutMs: number): Promise<Answered> {
    const waiting = this.wait(call, question);
    const timer = setTimeout(waiting.giveUp, timeoutMs);
    this.send(call, question, waiting).catch(waiting.giveUp);
    const answered = await waiting.answered.finally(() => clearTimeout(timer));
    if (answered !== null) return answered;
    throw new OstiaryError('decision_unavailable', 'This call needs a decision that could not be had now; ask again in a moment.');
  }

  /**
   * Asks as often as it takes, under one id: the policy service gives each its one answer, and the first to come counts. Null once the
   * signal aborts; rejects with `body_too_complex` as `ask` does.
   */
  async claim(call: ClientCall, question: DecisionQuestion, signal: Departure): Promise<Answered | null> {
    const waiting = this.wait(call, question);
    signal.addEventListener('abort', waiting.giveUp);
    if (signal.aborted) waiting.giveUp();
    const stop = this.repeat(call, question, waiting);
    try {
      return await waiting.answered;
    } finally {
      signal.removeEventListener('abort', waiting.giveUp);
      stop();
    }
  }

  /**
   * Asks for the sake of what the policy service remembers by it; no call waits. Resolves when it has answered; once the question is sent
   * also after so long without an answer, or when the signal aborts. Rejects when it cannot be sent.
   */
  async tell(question: DecisionQuestion, requestId: string, patienceMs: number, signal: AbortSignal): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.waiting.set(requestId, (answer) => {
      if (answer.outcome === 'hold') this.asks.unawaited(answer);
      resolve();
    });
    const patience = AbortSignal.any([signal, AbortSignal.timeout(patienceMs)]);
    try {
      const { sessionId: key, exchangeId: subject } = question;
      await this.bus.publish(decisionRequested, { key, subject, data: { ...question, requestId } });
      patience.addEventListener('abort', () => resolve(), { once: true });
      if (!patience.aborted) await promise;
    } finally {
      this.waiting.delete(requestId);
    }
  }

  newRequestId(): string {
    return this.ledger.newRequestId();
  }

  /** Takes an answer from the bus; one to nobody here is for another instance, or too late. */
  answered(answer: DecisionAnswer): void {
    const waiting = this.waiting.get(answer.requestId);
    if (waiting === undefined) this.asks.unawaited(answer);
    else waiting(answer);
  }

  /** Settled in the same step that it is taken off the list: an answer is heard by who waits for it, or as one that nobody waits for. */
  private wait(call: ClientCall, question: DecisionQuestion): Waiting {
    const requestId = this.ledger.newRequestId();
    const { promise, resolve, reject } = Promise.withResolvers<Answered | null>();
    this.waiting.set(requestId, (answer) => {
      this.waiting.delete(requestId);
      resolve(this.asks.answered(call, question, answer));
    });
    const giveUp = (): void => {
      this.waiting.delete(requestId);
      resolve(null);
    };
    const fail = (): void => {
      this.waiting.delete(requestId);
      reject(
        new OstiaryError(
          'body_too_complex',
          'More of this request needs a decision than can be put before anybody. Send a shorter conversation.',
        ),
      );
    };
    return { requestId, answered: promise, giveUp, fail };
  }

  /** Call the result once nobody waits for the answer any more. */
  private repeat(call: ClientCall, question: DecisionQuestion, waiting: Waiting): () => void {
    let timer: NodeJS.Timeout | undefined;
    let over = false;
    const askAfter = (pauseMs: number): void => {
      if (!over) timer = setTimeout(ask, pauseMs);
    };
    const ask = (): void => {
      this.send(call, question, waiting).then(
        () => askAfter(claimAgainMs),
        () => askAfter(claimPauseMs),
      );
    };
    ask();
    return () => {
      over = true;
      clearTimeout(timer);
    };
  }

  /** Not before it is noted: a process that is killed must leave to the next what it asked. */
  private async send({ exchange }: ClientCall, question: DecisionQuestion, { requestId, fail }: Waiting): Promise<void> {
    const { exchangeId, sessionId, principal, policyVersion } = question;
    const { traceparent } = exchange;
    try {
      await failpoint('ask.note.before');
      await this.ledger.note({ asked: { requestId, exchangeId, sessionId, principal, policyVersion } });
      await failpoint('ask.publish.before');
      await this.bus.publish(decisionRequested, {
        key: sessionId,
        subject: exchangeId,
        data: { ...question, requestId },
        ...(traceparent === undefined ? {} : { traceparent }),
      });
      await failpoint('ask.publish.after');
    } catch (error) {
      if (error instanceof PublishRefused) fail();
      this.logger.warn(`A decision could not be asked for: ${error instanceof Error ? error.message : 'unknown error'}`);
      throw error;
    }
  }
}
