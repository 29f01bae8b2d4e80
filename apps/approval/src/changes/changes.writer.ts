import { Clock } from '#chassis';
import { approvalChanged, OstiaryError } from '#contracts';
import { Outbox, Transactions } from '#persistence';
import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { assertMove, isOpen } from '../approval.js';
import { type ApprovalChange, type Notifier, NOTIFIERS } from '../notifying/notifier.port.js';
import { ApprovalEntity } from '../store/approval.entity.js';
import type { Approval } from '../store/approvals.store.js';
import { type Change, tell } from './change.js';
import { Deadlines } from './deadlines.js';

/** What of an approval's row a change may set. Its number is the writer's own. */
export type Patch = Partial<Omit<ApprovalEntity, 'id' | 'changes'>>;

/**
 * The one writer of approvals: whatever happens to one goes through here, and is written, numbered, kept and told in the one transaction of
 * the manager it is given. Nobody hears of a change that was not stored, and none is stored unheard.
 */
@Injectable()
export class ChangesWriter {
  constructor(
    private readonly outbox: Outbox,
    private readonly transactions: Transactions,
    private readonly deadlines: Deadlines,
    private readonly clock: Clock,
    @Inject(NOTIFIERS) private readonly notifiers: readonly Notifier[],
  ) {}

  /**
   * `approval` is as it was read under its lock, with the votes and the waiters as they are by now. Compares and sets: throws
   * `state_conflict` when anything has happened to it since. Resolves with the approval as it is after the change.
   */
  async write(manager: EntityManager, approval: Approval, change: Change, patch: Patch = {}): Promise<Approval> {
    const { id, state, changes } = approval.row;
    if (patch.state !== undefined && patch.state !== state) assertMove(state, patch.state);
    const next = { ...patch, changes: changes + 1 };
    const { affected } = await manager.update(ApprovalEntity, { id, state, changes }, next);
    if (affected !== 1) throw new OstiaryError('state_conflict', 'The approval has changed since this was begun.');
    const after: Approval = { ...approval, row: manager.create(ApprovalEntity, { ...approval.row, ...next }) };
    await this.tell(manager, tell(after, change, this.clock.now()));
    if (isOpen(after.row.state)) this.transactions.afterCommit(manager, () => this.deadlines.expectOf(after.row));
    return after;
  }

  private async tell(manager: EntityManager, told: ApprovalChange): Promise<void> {
    await keep(manager, told);
    await this.outbox.append(manager, approvalChanged, { key: told.approvalId, subject: told.approvalId, data: told });
    for (const notifier of this.notifiers) await notifier.note(manager, told);
    this.transactions.afterCommit(manager, () => this.notifiers.forEach((notifier) => notifier.wake()));
  }
}

/**
 * Keeps the change for whoever reads on from where they were. A transaction that began earlier may write later, so the position is at least
 * that of the change before: of one approval, the order of positions is the order of its changes.
 */
async function keep(manager: EntityManager, told: ApprovalChange): Promise<void> {
  await manager.query(
    `INSERT INTO approval_changes (approval_id, change, data, position)
     VALUES ($1, $2, $3, greatest(pg_current_xact_id(), (SELECT position FROM approval_changes WHERE approval_id = $1 AND change = $4)))`,
    [told.approvalId, told.change, JSON.stringify(told), told.change - 1],
  );
}
