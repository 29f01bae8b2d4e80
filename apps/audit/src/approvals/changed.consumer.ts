import { approvalChanged } from '#contracts';
import { type Delivered, On } from '#messaging';
import { Transactions } from '#persistence';
import { Controller } from '@nestjs/common';
import { approvalEvents } from '../security-events/approval-events.js';
import { SecurityEvents } from '../security-events/security-events.js';
import { type ApprovalChange, ApprovalChangesStore } from './approval-changes.store.js';

/** Hears what happens to approvals, and keeps it. */
@Controller()
export class ChangedConsumer {
  constructor(
    private readonly transactions: Transactions,
    private readonly changes: ApprovalChangesStore,
    private readonly events: SecurityEvents,
  ) {}

  @On(approvalChanged, { group: 'ostiary-audit' })
  async changed({ envelope }: Delivered<ApprovalChange>): Promise<void> {
    await this.transactions.run(async (manager) => {
      const isNew = await this.changes.add(manager, envelope.data);
      if (isNew) await this.events.tell(manager, approvalEvents(envelope.data));
    });
  }
}
