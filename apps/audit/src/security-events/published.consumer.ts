import { policyPublished, type TopicData } from '#contracts';
import { type Delivered, On } from '#messaging';
import { Transactions } from '#persistence';
import { Controller } from '@nestjs/common';
import { publishedEvent } from './record-events.js';
import { SecurityEvents } from './security-events.js';

/** Hears what policy comes into force, and tells the security team. */
@Controller()
export class PublishedConsumer {
  constructor(
    private readonly transactions: Transactions,
    private readonly events: SecurityEvents,
  ) {}

  @On(policyPublished, { group: 'ostiary-audit' })
  async published({ envelope }: Delivered<TopicData<typeof policyPublished>>): Promise<void> {
    await this.transactions.run((manager) => this.events.tell(manager, [publishedEvent(envelope.data)]));
  }
}
