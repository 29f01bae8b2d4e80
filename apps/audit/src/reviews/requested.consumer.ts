import { approvalRequested, type TopicData } from '#contracts';
import { type Delivered, On } from '#messaging';
import { Transactions } from '#persistence';
import { Controller } from '@nestjs/common';
import { ReviewAccessStore } from './review-access.store.js';

/** Hears whom people ask, so that they can read what they decide about. */
@Controller()
export class RequestedConsumer {
  constructor(
    private readonly transactions: Transactions,
    private readonly reviews: ReviewAccessStore,
  ) {}

  @On(approvalRequested, { group: 'ostiary-audit' })
  async requested({ envelope }: Delivered<TopicData<typeof approvalRequested>>): Promise<void> {
    await this.transactions.run((manager) => this.reviews.learn(manager, envelope.data));
  }
}
