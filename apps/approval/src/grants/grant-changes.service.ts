import type { grantChanged, TopicData } from '#contracts';
import { Inbox, storable, Transactions } from '#persistence';
import { Injectable } from '@nestjs/common';
import { ChangesWriter } from '../changes/changes.writer.js';
import { ApprovalsStore } from '../store/approvals.store.js';

type GrantChanged = TopicData<typeof grantChanged>;

/** Makes what becomes of a grant a change of the approval that gave it, once, however often it is heard. */
@Injectable()
export class GrantChanges {
  constructor(
    private readonly transactions: Transactions,
    private readonly inbox: Inbox,
    private readonly store: ApprovalsStore,
    private readonly changes: ChangesWriter,
  ) {}

  async heard(eventId: string, event: GrantChanged): Promise<void> {
    const { approvalId, kind, exchangeId, by, reason, at } = storable(event);
    await this.transactions.run(async (manager) => {
      if (!(await this.inbox.once(manager, 'grant-changes', eventId))) return;
      const approval = await this.store.lock(manager, approvalId);
      if (approval === null) return;
      const patch = kind === 'consumed' ? { grantUses: approval.row.grantUses + 1 } : { grantRevoked: { by, at, reason } };
      await this.changes.write(manager, approval, { kind, by, exchangeId, text: reason }, patch);
    });
  }
}
