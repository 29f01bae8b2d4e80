import { budgetSpent, type TopicData } from '#contracts';
import { type Delivered, On } from '#messaging';
import { storable } from '#persistence';
import { Controller } from '@nestjs/common';
import { BudgetSpendingStore } from './budget-spending.store.js';

/** Hears what ingress instances have counted of budgets. */
@Controller()
export class BudgetSpentConsumer {
  constructor(private readonly spending: BudgetSpendingStore) {}

  @On(budgetSpent)
  async spent({ envelope }: Delivered<TopicData<typeof budgetSpent>>): Promise<void> {
    await this.spending.take(storable(envelope.data));
  }
}
