import { Clock } from '#chassis';
import { principalKey, refusalByRule, type Refusal } from '#contracts';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { besideRule, type Question } from '../rules/memory.js';
import type { Hit } from '../rules/situation.js';
import type { ApprovalRow } from './approval.entity.js';
import { RememberedBlockRow } from './remembered-block.entity.js';
import type { WaiterRow } from './waiter.entity.js';

/** What rules and reviewers decided about blocks, each in its conversation. */
@Injectable()
export class RememberedBlocksStore {
  constructor(private readonly clock: Clock) {}

  /** These are refused in this conversation from now on: by their rules, each told by its own; or, with `told`, by reviewers who said so elsewhere. */
  async refuse(manager: EntityManager, question: Question, hits: readonly Hit[], told: Refusal | null): Promise<void> {
    const { tail, exchangeId } = question;
    const rows = hits.map(({ match, block }) => ({
      identity: block.identity,
      ruleId: match.ruleId,
      tail,
      verdict: 'refused' as const,
      byReviewer: told !== null,
      refusal: told ?? refusalByRule(match, exchangeId),
    }));
    await this.putIn(manager, question, rows);
  }

  /** An earlier approval covered these: this conversation knows it from now on, so that it is not asked again at the next turn. */
  async approve(manager: EntityManager, question: Question, hits: readonly Hit[], beside: readonly string[]): Promise<void> {
    const approved = { tail: [], verdict: 'approved' as const, byReviewer: true, refusal: null };
    const matched = hits.map(({ match, block }) => ({ ...approved, identity: block.identity, ruleId: match.ruleId }));
    await this.putIn(manager, question, [...matched, ...beside.map((identity) => ({ ...approved, identity, ruleId: besideRule }))]);
  }

  /** Reviewers decided for all that waited: `refusal` is what they said, null: they approved. */
  async decide(manager: EntityManager, approval: ApprovalRow, waiters: readonly WaiterRow[], refusal: Refusal | null): Promise<void> {
    // A tool call is not a block of the conversation yet; what is decided about it is decided about its content.
    if (approval.phase !== 'request') return;
    const rows = waiters.flatMap(({ sessionId, blocks, beside, tail }) => [
      ...blocks.flatMap(({ identity }) => approval.ruleIds.map((ruleId) => ({ sessionId, identity, ruleId, tail }))),
      ...(refusal === null ? beside.map((identity) => ({ sessionId, identity, ruleId: besideRule, tail: [] })) : []),
    ]);
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

  private async putIn(
    manager: EntityManager,
    { phase, principal, sessionId }: Question,
    rows: readonly Omit<RememberedBlockRow, 'principal' | 'sessionId' | 'decidedAt'>[],
  ): Promise<void> {
    if (phase !== 'request') return;
    await this.put(
      manager,
      rows.map((row) => ({ ...row, principal: principalKey(principal), sessionId })),
    );
  }

  private async put(manager: EntityManager, rows: Omit<RememberedBlockRow, 'decidedAt'>[]): Promise<void> {
    const unique = new Map(
      rows.map((row) => [JSON.stringify([row.sessionId, row.identity, row.ruleId]), { ...row, decidedAt: this.clock.now() }]),
    );
    if (unique.size > 0) await manager.upsert(RememberedBlockRow, [...unique.values()], ['principal', 'sessionId', 'identity', 'ruleId']);
  }
}
