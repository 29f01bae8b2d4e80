import { Clock } from '#chassis';
import { principalKey, refusalByRule, type Refusal } from '#contracts';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Question } from '../rules/memory.js';
import type { Hit } from '../rules/situation.js';
import type { ApprovalRow } from './approval.entity.js';
import { RememberedBlockRow } from './remembered-block.entity.js';
import type { WaiterRow } from './waiter.entity.js';

/** What rules and reviewers decided about blocks, each in its conversation. */
@Injectable()
export class RememberedBlocksStore {
  constructor(private readonly clock: Clock) {}

  /** A rule has just refused these. Each hit is told by its own rule when it comes back. */
  async refuse(manager: EntityManager, question: Question, hits: readonly Hit[]): Promise<void> {
    const { principal, sessionId, tail, exchangeId } = question;
    await this.put(
      manager,
      hits.map(({ match, block }) => ({
        principal: principalKey(principal),
        sessionId,
        identity: block.identity,
        ruleId: match.ruleId,
        tail,
        verdict: 'refused' as const,
        byReviewer: false,
        refusal: refusalByRule(match, exchangeId),
      })),
    );
  }

  /** Reviewers decided for all that waited: `refusal` is what they said, null: they approved. */
  async decide(manager: EntityManager, approval: ApprovalRow, waiters: readonly WaiterRow[], refusal: Refusal | null): Promise<void> {
    // A tool call is not a block of the conversation yet; what is decided about it is decided about its content.
    if (approval.phase !== 'request') return;
    const rows = waiters.flatMap(({ sessionId, blocks, tail }) =>
      blocks.flatMap(({ identity }) => approval.ruleIds.map((ruleId) => ({ sessionId, identity, ruleId, tail }))),
    );
    const merged = Map.groupBy(rows, ({ sessionId, identity, ruleId }) => JSON.stringify([sessionId, identity, ruleId]));
    await this.put(
      manager,
      [...merged.values()].map((same) => ({
        ...same[0]!,
        principal: approval.principal,
        // Whatever stood beside it in any of the calls is nothing new.
        tail: [...new Set(same.flatMap(({ tail }) => tail))],
        verdict: refusal ? ('refused' as const) : ('approved' as const),
        byReviewer: true,
        refusal,
      })),
    );
  }

  private async put(manager: EntityManager, rows: Omit<RememberedBlockRow, 'decidedAt'>[]): Promise<void> {
    const unique = new Map(
      rows.map((row) => [JSON.stringify([row.sessionId, row.identity, row.ruleId]), { ...row, decidedAt: this.clock.now() }]),
    );
    if (unique.size > 0) await manager.upsert(RememberedBlockRow, [...unique.values()], ['principal', 'sessionId', 'identity', 'ruleId']);
  }
}
