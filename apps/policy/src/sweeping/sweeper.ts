import { type Alarm, Clock, Lifecycle } from '#chassis';
import { Transactions } from '#persistence';
import { Injectable, Logger } from '@nestjs/common';
import { type EntityManager, In, LessThan } from 'typeorm';
import { AnswerRow } from '../evaluation/answer.entity.js';
import { ApprovalRow } from '../grants/approval.entity.js';
import { GrantsStore } from '../grants/grants.store.js';
import { BudgetSpendingStore } from '../spending/budget-spending.store.js';
import { RefusedCallRow } from '../grants/refused-call.entity.js';
import { RememberedBlockRow } from '../grants/remembered-block.entity.js';

const hour = 60 * 60_000;
const day = 24 * hour;
/** How often it sweeps, and how old the rest may become: answers outlive their topic, the memory of a conversation a month. */
const sweepEveryMs = hour;
const answersMs = 2 * day;
const approvalsMs = 7 * day;
const blocksMs = 30 * day;
/** Of an instance that could not be heard for a while the last word may come late. */
const budgetsMs = 2 * day;

/** Forgets what can't matter any more. Several replicas may sweep at once. */
@Injectable()
export class Sweeper {
  private readonly logger = new Logger(Sweeper.name);
  private alarm: Alarm | undefined;

  constructor(
    private readonly clock: Clock,
    private readonly transactions: Transactions,
    private readonly grants: GrantsStore,
    private readonly spending: BudgetSpendingStore,
    lifecycle: Lifecycle,
  ) {
    lifecycle.onStart(() => this.again());
    lifecycle.onStop('intake', 'policy sweeper', () => this.alarm?.cancel());
  }

  async sweep(): Promise<void> {
    await this.transactions.run(async (manager) => {
      await this.grants.expire(manager);
      await manager.delete(AnswerRow, { answeredAt: LessThan(this.before(answersMs)) });
      await manager.delete(RememberedBlockRow, { decidedAt: LessThan(this.before(blocksMs)) });
      await manager.delete(RefusedCallRow, { decidedAt: LessThan(this.before(blocksMs)) });
      await this.spending.forget(manager, this.before(budgetsMs));
      await this.sweepCalls(manager);
      await this.sweepApprovals(manager);
    });
  }

  /** What stood in a call of which no refused block is remembered any more. */
  private async sweepCalls(manager: EntityManager): Promise<void> {
    await manager.query(
      `DELETE FROM refused_call c WHERE c.decided_at < $1 AND NOT EXISTS (SELECT 1 FROM remembered_block b WHERE b.call_id = c.id)`,
      [this.before(sweepEveryMs)],
    );
  }

  /** Waiters, grants and kept claims go with their approval; one whose grants still hold stays. */
  private async sweepApprovals(manager: EntityManager): Promise<void> {
    const rows: { id: string }[] = await manager.query(
      `SELECT id FROM approval a WHERE expires_at < $1
         AND NOT EXISTS (SELECT 1 FROM approval_grant g WHERE g.approval_id = a.id AND g.state = 'active') LIMIT 10000`,
      [this.before(approvalsMs)],
    );
    if (rows.length > 0) await manager.delete(ApprovalRow, { id: In(rows.map(({ id }) => id)) });
  }

  private before(ms: number): Date {
    return new Date(this.clock.millis() - ms);
  }

  private again(): void {
    this.alarm = this.clock.after(sweepEveryMs, () => {
      void this.sweep()
        .catch((error: unknown) => this.logger.warn(`Sweeping failed: ${error instanceof Error ? error.name : 'unknown error'}`))
        .finally(() => this.again());
    });
  }
}
