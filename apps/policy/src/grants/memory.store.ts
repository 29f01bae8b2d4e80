import { Clock } from '#chassis';
import { principalKey } from '#contracts';
import { Injectable } from '@nestjs/common';
import { type EntityManager, In, MoreThan } from 'typeorm';
import type { Memory, Question } from '../rules/memory.js';
import { ApprovalRow } from './approval.entity.js';
import { GrantRow } from './grant.entity.js';
import { unapprovedOf } from './resolution-told.js';
import { RememberedBlockRow } from './remembered-block.entity.js';
import { WaiterRow } from './waiter.entity.js';

/** How long a denial answers for the same content before people are asked again. */
const denialMs = 10 * 60_000;

/** Reads what is remembered of one principal, in the transaction that decides. */
@Injectable()
export class MemoryStore {
  constructor(private readonly clock: Clock) {}

  /**
   * Decisions about one principal happen one after another, over all replicas: a prompt and its title call arrive within
   * milliseconds, and a vote may come between. Held until the transaction ends.
   */
  async lock(manager: EntityManager, principal: string): Promise<void> {
    await manager.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [principal]);
  }

  async load(manager: EntityManager, question: Question): Promise<Memory> {
    const principal = principalKey(question.principal);
    const now = this.clock.now();
    const identities = [...question.blocks.map(({ identity }) => identity), ...question.tail];
    const { fingerprint, sessionId } = question;
    const mine = { principal, state: 'active' as const, expiresAt: MoreThan(now) };
    const blocks = await manager.findBy(RememberedBlockRow, { principal, sessionId, identity: In(identities) });
    const grants = await manager.findBy(GrantRow, [
      { ...mine, scope: 'once', fingerprint },
      { ...mine, scope: 'session', sessionId },
      { ...mine, scope: 'duration' },
    ]);
    const approvals = await manager.find(ApprovalRow, {
      where: [
        { principal, state: 'pending', expiresAt: MoreThan(now) },
        { principal, state: 'denied', resolvedAt: MoreThan(new Date(now.getTime() - denialMs)) },
      ],
      order: { createdAt: 'ASC' },
    });
    const waiters = approvals.length === 0 ? [] : await manager.findBy(WaiterRow, { approvalId: In(approvals.map(({ id }) => id)) });
    const waitersOf = Map.groupBy(waiters, ({ approvalId }) => approvalId);
    const withWaiters = approvals.map((approval) => ({
      ...approval,
      contents: approval.contents.length,
      waiters: waitersOf.get(approval.id) ?? [],
    }));
    return {
      blocks,
      grants,
      open: withWaiters.filter(({ state }) => state === 'pending'),
      denials: withWaiters
        .filter(({ state }) => state === 'denied')
        .map((approval) => ({ ...approval, refusal: unapprovedOf(approval, 'denied') })),
      now,
    };
  }
}
