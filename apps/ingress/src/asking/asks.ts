import { Injectable } from '@nestjs/common';
import { Lifecycle } from '#chassis';
import { LRUCache } from 'lru-cache';
import type { ClientCall } from '../call/client-call.js';
import { type Answered, askingRule } from './ask.js';
import { AskLedger } from './ask-ledger.js';
import { FormerQuestions } from './former-questions.js';
import { type HoldCause, HoldNotices } from './hold-notices.js';
import type { DecisionAnswer, DecisionQuestion } from './question.js';

interface Opened {
  /** Ids of the questions that its call waits by. */
  readonly asks: string[];
  readonly end: (cause: HoldCause) => void;
}

/**
 * Every approval that was opened for a call of this instance, from the answer that says so to its one `hold.ended`: when the call says that
 * it waits no more, at the latest when it ends, at once where no call waits for the answer, and by the next boot after a crash.
 */
@Injectable()
export class Asks {
  private readonly opened = new Map<string, Opened>();
  /** An answer may come twice. */
  private readonly heard = new LRUCache<string, true>({ max: 10_000 });

  constructor(
    private readonly ledger: AskLedger,
    private readonly notices: HoldNotices,
    former: FormerQuestions,
    lifecycle: Lifecycle,
  ) {
    lifecycle.onStart(() =>
      ledger.open((left) => {
        for (const approval of left.approvals) notices.ended(approval, 'shutdown');
        former.askAgain(left.questions);
      }),
    );
    lifecycle.onStop('close', 'ends of holds', async () => {
      await notices.close();
      await ledger.close();
    });
  }

  /** Takes an answer to a call that waits for it. */
  answered(call: ClientCall, question: DecisionQuestion, answer: DecisionAnswer): Answered {
    this.hear(answer);
    if (answer.outcome !== 'hold') return { answer, ask: null };
    const { approval } = answer;
    const end = this.open(call, approval.id, answer.requestId);
    return { answer, ask: { approval, ...askingRule(answer, question), end } };
  }

  /** Takes an answer that nobody waits for; what it opened is at its end at once. */
  unawaited(answer: DecisionAnswer): void {
    if (!this.ledger.isOurs(answer.requestId) || this.heard.has(answer.requestId)) return;
    this.hear(answer);
    const { exchangeId, requestId } = answer;
    if (answer.outcome !== 'hold') return;
    const { id: approvalId } = answer.approval;
    const open = this.opened.get(keyOf(approvalId, exchangeId));
    // The same call waits for it by another question: the end of that is the end of this one, too.
    if (open !== undefined) open.asks.push(requestId);
    else this.notices.ended({ approvalId, exchangeId, asks: [requestId] }, 'timed_out');
  }

  private hear(answer: DecisionAnswer): void {
    const { requestId, exchangeId, outcome } = answer;
    this.heard.set(requestId, true);
    this.ledger.noteSoon({
      answered: requestId,
      opened: outcome === 'hold' ? { approvalId: answer.approval.id, exchangeId, asks: [requestId] } : null,
    });
  }

  private open(call: ClientCall, approvalId: string, requestId: string): (cause: HoldCause) => void {
    const exchangeId = call.exchange.id;
    const key = keyOf(approvalId, exchangeId);
    const known = this.opened.get(key);
    if (known !== undefined) {
      known.asks.push(requestId);
      return known.end;
    }
    const asks = [requestId];
    const end = (cause: HoldCause): void => {
      if (this.opened.get(key)?.end !== end) return;
      this.opened.delete(key);
      this.notices.ended({ approvalId, exchangeId, asks }, cause);
    };
    this.opened.set(key, { asks, end });
    call.keep({ release: () => end(call.reply.left.aborted ? 'client_left' : 'refused') });
    return end;
  }
}

const keyOf = (approvalId: string, exchangeId: string): string => `${approvalId}/${exchangeId}`;
