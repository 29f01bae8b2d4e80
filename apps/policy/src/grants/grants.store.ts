import { Clock } from '#chassis';
import type { approvalResolved, TopicData } from '#contracts';
import { Injectable } from '@nestjs/common';
import { type EntityManager, LessThanOrEqual } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import type { Grant } from '../rules/memory.js';
import { graceMs } from '../rules/terms.js';
import type { ApprovalRow } from './approval.entity.js';
import { GrantRow } from './grant.entity.js';
import { assertMove, grantMoves } from './states.js';
import type { WaiterRow } from './waiter.entity.js';
import type { WorkingMemory } from './working-memory.js';

type Reach = TopicData<typeof approvalResolved>['grant'];

/** A session grant that names no end. */
const longestSessionMs = 24 * 60 * 60_000;

/** The rights that approvals gave. */
@Injectable()
export class GrantsStore {
  constructor(private readonly clock: Clock) {}

  /** One single-use grant for every content that waited and was shown, and what the reviewers gave beyond that. */
  give(memory: WorkingMemory, approval: ApprovalRow, waiters: readonly WaiterRow[], reach: Reach): void {
    const now = memory.now.getTime();
    const base = {
      approvalId: approval.id,
      principal: approval.principal,
      ruleIds: approval.ruleIds,
      terms: approval.terms,
      policyVersion: approval.policyVersion,
      askedAt: approval.createdAt,
      state: 'active' as const,
      consumedBy: null,
    };
    const byContent = new Map(waiters.map((waiter) => [waiter.fingerprint, waiter]));
    const grants = [...byContent.values()].map(({ fingerprint, sessionId }) => ({
      ...base,
      id: uuidv7(),
      scope: 'once' as const,
      fingerprint,
      sessionId,
      expiresAt: new Date(Math.max(approval.expiresAt.getTime(), now + graceMs)),
    }));
    const expiresAt = endOf(reach, now);
    const standing = expiresAt && reach && reach.scope !== 'once' ? reach.scope : null;
    const sessions = standing === 'session' ? [...new Set(waiters.map(({ sessionId }) => sessionId))] : [approval.sessionId];
    const beyond = standing
      ? sessions.map((sessionId) => ({
          ...base,
          id: uuidv7(),
          scope: standing,
          fingerprint: approval.fingerprint,
          sessionId,
          expiresAt: expiresAt!,
        }))
      : [];
    for (const grant of [...grants, ...beyond] satisfies GrantRow[]) {
      memory.grants.set(grant.id, grant);
      memory.givenGrants.add(grant);
    }
  }

  /** Uses grants up for one call. */
  consume(memory: WorkingMemory, grants: readonly Grant[], exchangeId: string): void {
    for (const { id } of grants) {
      const grant = memory.grants.get(id)!;
      assertMove(grantMoves, grant.state, 'consumed');
      Object.assign(grant, { state: 'consumed', consumedBy: exchangeId });
      memory.usedGrants.add(grant);
    }
  }

  /** Grants whose time is over become what they are. */
  async expire(manager: EntityManager): Promise<void> {
    assertMove(grantMoves, 'active', 'expired');
    await manager.update(GrantRow, { state: 'active', expiresAt: LessThanOrEqual(this.clock.now()) }, { state: 'expired' });
  }
}

/** When a grant beyond the single use ends; null: there is none. */
function endOf(reach: Reach, now: number): Date | null {
  if (!reach || reach.scope === 'once') return null;
  if (reach.until) return new Date(reach.until);
  return reach.scope === 'session' ? new Date(now + longestSessionMs) : null;
}
