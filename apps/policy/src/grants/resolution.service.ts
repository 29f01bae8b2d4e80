import { type approvalResolved, type TopicData, votersFor } from '#contracts';
import { Injectable } from '@nestjs/common';
import type { ApprovalRow } from './approval.entity.js';
import { GrantsStore } from './grants.store.js';
import { unapprovedOf } from './resolution-told.js';
import { RememberedBlocksStore } from './remembered-blocks.store.js';
import { approvalMoves, assertMove } from './states.js';
import { denialMs, type WorkingMemory } from './working-memory.js';

export type Resolution = TopicData<typeof approvalResolved>;

/** Turns the end of an approval into memory: grants and covered blocks, or refused ones. */
@Injectable()
export class ResolutionService {
  constructor(
    private readonly grants: GrantsStore,
    private readonly blocks: RememberedBlocksStore,
  ) {}

  /** False, and nothing changes: the approval was resolved before, or was not asked for here. */
  close(memory: WorkingMemory, { approvalId, state, revision, votes, reason, grant }: Resolution): boolean {
    const approval = memory.approvals.get(approvalId);
    if (approval?.state !== 'pending') return false;
    assertMove(approvalMoves, approval.state, state);
    const decidedBy = votersFor(votes, state === 'approved' ? 'approve' : 'deny');
    Object.assign(approval, { state, reason, decidedBy, decidedRevision: revision, resolvedAt: memory.now } satisfies Partial<ApprovalRow>);
    memory.changedApprovals.add(approval.id);
    const waiters = memory.waitersOf(approval.id);
    for (const waiter of waiters) {
      waiter.deniedUntil = state === 'denied' ? new Date(memory.now.getTime() + denialMs) : null;
      waiter.mattersUntil = waiter.deniedUntil ?? memory.now;
      memory.changedWaiters.add(waiter);
    }
    // A call that said more than was shown to those who approved has no part in it. A denial is everybody's.
    const shown = waiters.filter((waiter) => waiter.revision <= revision);
    if (state === 'approved') this.grants.give(memory, approval, shown, grant);
    if (state === 'approved') this.blocks.decide(memory, approval, shown, null);
    if (state === 'denied') this.blocks.decide(memory, approval, waiters, unapprovedOf(approval, 'denied'));
    return true;
  }
}
