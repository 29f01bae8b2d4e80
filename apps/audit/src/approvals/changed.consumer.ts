import { approvalChanged } from '#contracts';
import { type Delivered, On } from '#messaging';
import { Transactions } from '#persistence';
import { Controller } from '@nestjs/common';
import { type ApprovalChange, ApprovalChangesStore } from './approval-changes.store.js';

/** Hears what happens to approvals, and keeps it. */
@Controller()
export class ChangedConsumer {
  constructor(
    private readonly transactions: Transactions,
    private readonly changes: ApprovalChangesStore,
  ) {}

  @On(approvalChanged, { group: 'ostiary-audit' })
  async changed({ envelope }: Delivered<ApprovalChange>): Promise<void> {
    await this.transactions.run((manager) => this.changes.add(manager, envelope.data));
  }
}
