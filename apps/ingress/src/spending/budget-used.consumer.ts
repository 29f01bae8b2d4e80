import { Controller } from '@nestjs/common';
import { budgetUsed, type TopicData } from '#contracts';
import { type Delivered, On } from '#messaging';
import { BudgetBook } from './budget-book.js';

/** Every instance hears how much of a budget all of them have used together. */
@Controller()
export class BudgetUsedConsumer {
  constructor(private readonly book: BudgetBook) {}

  @On(budgetUsed, { group: 'each', from: 'earliest', role: 'answers' })
  async used({ envelope }: Delivered<TopicData<typeof budgetUsed>>): Promise<void> {
    this.book.ledger.learn(envelope.data);
  }
}
