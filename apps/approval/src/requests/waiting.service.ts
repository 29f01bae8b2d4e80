import { Clock, CONFIG, type OstiaryConfig } from '#chassis';
import { Transactions } from '#persistence';
import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { ChangesWriter } from '../changes/changes.writer.js';
import { Deadlines } from '../changes/deadlines.js';
import { ApprovalEntity } from '../store/approval.entity.js';
import type { Approval } from '../store/approvals.store.js';

/** What it means for an approval who waits for it. */
@Injectable()
export class Waiting {
  constructor(
    private readonly transactions: Transactions,
    private readonly changes: ChangesWriter,
    private readonly deadlines: Deadlines,
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: OstiaryConfig,
  ) {}

  /** Lets an open approval follow its waiters, where it does not yet. */
  async follow(manager: EntityManager, approval: Approval): Promise<void> {
    const { state, closesAt } = this.followed(approval);
    if (state !== approval.row.state) {
      const kind = state === 'orphaned' ? state : 'joined';
      await this.changes.write(manager, approval, { kind }, { state, closesAt });
    } else if (closesAt?.getTime() !== approval.row.closesAt?.getTime()) {
      // Whether it closes has changed, and nothing that is told.
      await manager.update(ApprovalEntity, { id: approval.row.id }, { closesAt });
      this.transactions.afterCommit(manager, () => this.deadlines.expectOf({ ...approval.row, closesAt }));
    }
  }

  /**
   * Orphaned when the last one left, pending again when another came. Where every client has left by itself it closes after a while, in which a
   * retry finds it; who was told that it stays open (a hold that timed out, a shutdown) finds it until its own time is over.
   */
  followed({ row, waiters }: Approval): Pick<ApprovalEntity, 'state' | 'closesAt'> {
    if (row.expiresAt <= this.clock.now()) return { state: row.state, closesAt: row.closesAt };
    if (waiters.some(({ endedAt }) => endedAt === null)) return { state: 'pending', closesAt: null };
    if (waiters.some(({ endedBy }) => endedBy === 'timed_out' || endedBy === 'shutdown')) return { state: 'orphaned', closesAt: null };
    return { state: 'orphaned', closesAt: row.closesAt ?? new Date(this.clock.millis() + this.config.approval.abandonedMs) };
  }
}

export const waitingIn = ({ waiters }: Approval): string[] =>
  waiters.flatMap(({ exchangeId, endedAt }) => (endedAt === null ? exchangeId : []));
