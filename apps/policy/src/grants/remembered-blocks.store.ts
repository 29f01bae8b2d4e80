import { principalKey, refusalByRule, type Refusal } from '#contracts';
import { Injectable } from '@nestjs/common';
import { besideRule, type Grant, type Question } from '../rules/memory.js';
import type { Hit } from '../rules/situation.js';
import type { ApprovalRow } from './approval.entity.js';
import type { WaiterRow } from './waiter.entity.js';
import type { WorkingMemory } from './working-memory.js';

/**
 * Blocks that are remembered of one refused call. A call with more is refused as a whole, each time it comes, by its rule; nothing of it
 * can be withheld later, so that the conversation does not go on with it.
 */
export const mostRefused = 256;
/** The same for a call in which so much stands beside them. */
export const mostBeside = 1_024;

/** What rules and reviewers decide about blocks, each in its conversation. */
@Injectable()
export class RememberedBlocksStore {
  /** These are refused in this conversation from now on: by their rules, each told by its own; or, with `told`, by reviewers who said so elsewhere. */
  refuse(memory: WorkingMemory, question: Question, hits: readonly Hit[], told: Refusal | null): void {
    const { phase, sessionId, tail, exchangeId } = question;
    if (phase !== 'request' || hits.length > mostRefused || tail.length > mostBeside) return;
    const call = memory.blocks.refusedCall(tail);
    const refused = {
      principal: principalKey(question.principal),
      sessionId,
      verdict: 'refused' as const,
      byReviewer: told !== null,
      call,
      approvalId: null,
    };
    for (const { match, block } of hits)
      memory.blocks.put({ ...refused, identity: block.identity, ruleId: match.ruleId, refusal: told ?? refusalByRule(match, exchangeId) });
  }

  /** An earlier approval covered this: this conversation knows it from now on, so that it is not asked again at the next turn, until the approval is taken back. */
  approve(memory: WorkingMemory, question: Question, { approvalId }: Grant, ruleId: string, identity: string): void {
    const { phase, sessionId } = question;
    if (phase !== 'request') return;
    memory.blocks.put({ principal: principalKey(question.principal), sessionId, ...approvedBy(approvalId), identity, ruleId });
  }

  /** Reviewers decided for all that waited: `refusal` is what they said, null: they approved. */
  decide(memory: WorkingMemory, approval: ApprovalRow, waiters: readonly WaiterRow[], refusal: Refusal | null): void {
    // A tool call is not a block of the conversation yet; what is decided about it is decided about its content.
    if (approval.phase !== 'request') return;
    for (const [sessionId, calls] of Map.groupBy(waiters, (waiter) => waiter.sessionId)) {
      // Whatever stood beside it in any of the calls is nothing new.
      const call = refusal ? memory.blocks.refusedCall(calls.flatMap(({ tail }) => tail)) : null;
      const verdict = refusal
        ? { verdict: 'refused' as const, byReviewer: true, refusal, call, approvalId: null }
        : approvedBy(approval.id);
      const place = { principal: approval.principal, sessionId };
      const identities = new Set(calls.flatMap(({ blocks }) => blocks.map(({ identity }) => identity)));
      for (const identity of identities)
        for (const ruleId of approval.ruleIds) memory.blocks.put({ ...place, ...verdict, identity, ruleId });
      const beside = refusal ? [] : calls.flatMap((waiter) => waiter.beside);
      for (const identity of new Set(beside)) memory.blocks.put({ ...place, ...approvedBy(approval.id), identity, ruleId: besideRule });
    }
  }
}

const approvedBy = (approvalId: string) => ({ verdict: 'approved' as const, byReviewer: true, refusal: null, call: null, approvalId });
