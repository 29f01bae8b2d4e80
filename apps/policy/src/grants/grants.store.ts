import { Clock, CONFIG, type OstiaryConfig } from '#chassis';
import { type approvalResolved, decidersIn, type TopicData, newId } from '#contracts';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { type EntityManager, LessThanOrEqual } from 'typeorm';
import { type Grant, isStanding } from '../rules/memory.js';
import { graceMs } from '../rules/terms.js';
import type { ApprovalRow } from './approval.entity.js';
import { GrantRow } from './grant.entity.js';
import { boundedReach, type Reach } from './reach.js';
import { assertMove, grantMoves } from './states.js';
import type { WaiterRow } from './waiter.entity.js';
import type { WorkingMemory } from './working-memory.js';

const enough = 'Whoever asked has as many standing grants as `policy.maxStandingGrants` allows: this call was approved, and no others.';

/** The rights that approvals gave. */
@Injectable()
export class GrantsStore {
  private readonly logger = new Logger(GrantsStore.name);

  constructor(
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: OstiaryConfig,
  ) {}

  /** One single-use grant for every content that waited and was shown, and what the reviewers gave beyond that, no further than the rule offered. */
  give(
    memory: WorkingMemory,
    approval: ApprovalRow,
    waiters: readonly WaiterRow[],
    told: TopicData<typeof approvalResolved>['grant'],
  ): void {
    const until = new Date(Math.max(approval.expiresAt.getTime(), memory.now.getTime() + graceMs));
    for (const { fingerprint, sessionId } of new Map(waiters.map((waiter) => [waiter.fingerprint, waiter])).values())
      this.add(memory, approval, { scope: 'once', until }, { fingerprint, sessionId });
    const { reach, saidMore } = boundedReach(approval.terms.grant, told, memory.now);
    if (saidMore) this.logger.error(`Approval ${approval.id} came with a wider grant than its rule offers; only what it offers was given.`);
    if (reach !== null) this.giveStanding(memory, approval, reach);
  }

  /** One call goes on by these: single-use ones are used up by it. */
  use(memory: WorkingMemory, grants: readonly Grant[], exchangeId: string): void {
    for (const { id } of grants) {
      const grant = memory.grants.get(id)!;
      if (!isStanding(grant)) {
        assertMove(grantMoves, grant.state, 'consumed');
        Object.assign(grant, { state: 'consumed', consumedBy: exchangeId });
      }
      Object.assign(grant, { uses: grant.uses + 1, lastUsedAt: memory.now });
      memory.grantUses.push({ grant, exchangeId });
    }
  }

  /** Grants whose time is over become what they are. */
  async expire(manager: EntityManager): Promise<void> {
    assertMove(grantMoves, 'active', 'expired');
    await manager.update(GrantRow, { state: 'active', expiresAt: LessThanOrEqual(this.clock.now()) }, { state: 'expired' });
  }

  /** A caller who has too many already gets it taken back at once, so that it is seen by whoever looks for it. */
  private giveStanding(memory: WorkingMemory, approval: ApprovalRow, reach: Reach): void {
    // Of the one conversation that was shown: whoever sends the same words in others has them pass there, and no more.
    const grant = this.add(memory, approval, reach, approval);
    const standing = memory.standing.get(approval.principal) ?? 0;
    if (standing < this.config.policy.maxStandingGrants) {
      memory.standing.set(approval.principal, standing + 1);
      return;
    }
    Object.assign(grant, { state: 'revoked', revokedAt: memory.now, revokeReason: enough });
    memory.withheldGrants.push(grant);
    this.logger.warn(`Approval ${approval.id} was given once only: its caller has ${standing} standing grants.`);
  }

  private add(
    memory: WorkingMemory,
    approval: ApprovalRow,
    { scope, until }: { readonly scope: GrantRow['scope']; readonly until: Date },
    { fingerprint, sessionId }: Pick<GrantRow, 'fingerprint' | 'sessionId'>,
  ): GrantRow {
    const grant: GrantRow = {
      fingerprint,
      sessionId,
      id: newId(),
      approvalId: approval.id,
      principal: approval.principal,
      scope,
      ruleIds: approval.ruleIds,
      terms: approval.terms,
      policyVersion: approval.policyVersion,
      askedAt: approval.createdAt,
      givenAt: memory.now,
      state: 'active',
      expiresAt: until,
      consumedBy: null,
      uses: 0,
      lastUsedAt: null,
      asked: decidersIn(approval.terms),
      revokedAt: null,
      revokedBy: null,
      revokeReason: null,
    };
    memory.grants.set(grant.id, grant);
    memory.givenGrants.add(grant);
    return grant;
  }
}
