import { Clock } from '#chassis';
import { type approvalResolved, type TopicData, votersFor } from '#contracts';
import { failpoint } from '#failpoints';
import { storable, Transactions } from '#persistence';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { ApprovalRow } from './approval.entity.js';
import { GrantsStore } from './grants.store.js';
import { MemoryStore } from './memory.store.js';
import { unapprovedOf } from './resolution-told.js';
import { RememberedBlocksStore } from './remembered-blocks.store.js';
import { approvalMoves, assertMove } from './states.js';
import { WaiterRow } from './waiter.entity.js';

export type Resolution = TopicData<typeof approvalResolved>;

/** Turns the end of an approval into memory: grants and covered blocks, or refused ones. */
@Injectable()
export class ResolutionService {
  constructor(
    private readonly clock: Clock,
    private readonly transactions: Transactions,
    private readonly memory: MemoryStore,
    private readonly grants: GrantsStore,
    private readonly blocks: RememberedBlocksStore,
  ) {}

  /** `then` runs in the same transaction, once: a resolution that is delivered again, or of an approval that was never asked for here, changes nothing. */
  async learn(told: Resolution, then: (manager: EntityManager, approvalId: string) => Promise<void>): Promise<boolean> {
    const resolution = storable(told);
    return this.transactions.run(async (manager) => {
      const asked = await manager.findOneBy(ApprovalRow, { id: resolution.approvalId });
      if (!asked) return false;
      await this.memory.lock(manager, asked.principal);
      const approval = await manager.findOneByOrFail(ApprovalRow, { id: asked.id });
      if (approval.state !== 'pending') return false;
      await this.close(manager, approval, resolution);
      await then(manager, approval.id);
      await failpoint('resolution.learned');
      return true;
    });
  }

  private async close(manager: EntityManager, approval: ApprovalRow, { state, revision, votes, reason, grant }: Resolution): Promise<void> {
    assertMove(approvalMoves, approval.state, state);
    const side = state === 'approved' ? 'approve' : 'deny';
    const decidedBy = votersFor(votes, side);
    Object.assign(approval, { state, reason, decidedBy, decidedRevision: revision, resolvedAt: this.clock.now() });
    await manager.save(ApprovalRow, approval);
    const waiters = await manager.findBy(WaiterRow, { approvalId: approval.id });
    // A call that said more than was shown to those who approved has no part in it. A denial is everybody's.
    const shown = waiters.filter((waiter) => waiter.revision <= revision);
    if (state === 'approved') await this.grants.give(manager, approval, shown, grant);
    if (state === 'approved') await this.blocks.decide(manager, approval, shown, null);
    if (state === 'denied') await this.blocks.decide(manager, approval, waiters, unapprovedOf(approval, 'denied'));
  }
}
