import { Clock, Metrics } from '#chassis';
import { approvalResolved, type TopicData } from '#contracts';
import { failpoint } from '#failpoints';
import { Outbox, Transactions } from '#persistence';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { FinalState } from '../approval.js';
import { type Approval, ApprovalsStore } from '../store/approvals.store.js';
import { grantFrom, type GrantTerms } from '../grant.js';

export interface Outcome {
  readonly state: FinalState;
  /** What the caller is told. */
  readonly reason: string | null;
  /** With `approved` only. */
  readonly grant: GrantTerms | null;
}

type Resolved = TopicData<typeof approvalResolved>;

/** Ends an approval, and tells of it in the same transaction: nobody hears of a decision that was not stored, and none is stored unheard. */
@Injectable()
export class Resolver {
  constructor(
    private readonly store: ApprovalsStore,
    private readonly outbox: Outbox,
    private readonly transactions: Transactions,
    private readonly clock: Clock,
    private readonly metrics: Metrics,
  ) {}

  /** Throws `state_conflict` when somebody else was first. */
  async resolve(manager: EntityManager, { row, votes }: Approval, { state, reason, grant }: Outcome): Promise<void> {
    const now = this.clock.now();
    const given = grant && grantFrom(grant, now);
    await this.store.move(manager, row, state, {
      resolvedAt: now,
      reason,
      grantScope: given?.scope ?? null,
      grantUntil: given?.until ? new Date(given.until) : null,
    });
    const data: Resolved = {
      approvalId: row.id,
      state,
      revision: row.revision,
      votes: votes.map((vote) => ({
        voter: { issuer: vote.voterIssuer, subject: vote.voterSubject, name: vote.voterName },
        decision: vote.decision,
        reason: vote.reason,
        at: vote.at.toISOString(),
      })),
      reason,
      grant: given,
      resolvedAt: now.toISOString(),
    };
    await this.outbox.append(manager, approvalResolved, { key: row.id, subject: row.id, data });
    await failpoint('approval.resolve.stored');
    this.transactions.afterCommit(manager, () => this.count(state, now.getTime() - row.createdAt.getTime()));
  }

  private count(state: FinalState, tookMs: number): void {
    this.metrics
      .histogram(
        'ostiary_approval_seconds',
        'Time from the request for an approval to its end, by how it ended.',
        ['state'],
        [1, 5, 15, 60, 300, 900, 3_600, 14_400, 86_400],
      )
      .observe({ state }, Math.max(tookMs, 0) / 1_000);
  }
}
