import { Metrics } from '#chassis';
import { Transactions } from '#persistence';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { type ApprovalChange, Notifier } from '../notifying/notifier.port.js';

/** From a second to a day. */
const decisionBuckets = [1, 5, 15, 60, 300, 900, 3_600, 14_400, 86_400];

const ends: ReadonlySet<string> = new Set(['decided', 'expired', 'canceled', 'withdrawn']);

/** Counts changes once they are committed. */
@Injectable()
export class ApprovalMeters extends Notifier {
  constructor(
    private readonly transactions: Transactions,
    private readonly metrics: Metrics,
  ) {
    super();
  }

  override note(manager: EntityManager, change: ApprovalChange): Promise<void> {
    this.transactions.afterCommit(manager, () => this.count(change));
    return Promise.resolve();
  }

  override wake(): void {}

  private count({ kind, channel, approval }: ApprovalChange): void {
    const rule = approval.ruleId;
    if (kind === 'voted')
      this.metrics
        .counter('ostiary_approval_votes_total', 'Votes, by where they were cast.', ['channel'])
        .inc({ channel: channel ?? 'cli' });
    if (kind === 'escalated')
      this.metrics
        .counter('ostiary_approval_escalations_total', 'How often more people were asked since a step took too long.', ['rule'])
        .inc({ rule });
    if (ends.has(kind) && approval.resolvedAt !== null)
      this.metrics
        .histogram(
          'ostiary_approval_seconds',
          'Time from the request for an approval to its end, by rule and by how it ended.',
          ['rule', 'state'],
          decisionBuckets,
        )
        .observe({ rule, state: approval.state }, Math.max(Date.parse(approval.resolvedAt) - Date.parse(approval.createdAt), 0) / 1_000);
  }
}
