import { policyPublished, type TopicData } from '#contracts';
import { type Delivered, On } from '#messaging';
import { Controller } from '@nestjs/common';
import { PublishingService } from './publishing.service.js';

/**
 * Hears what is said in this service's name. An earlier version that somebody says once more is answered at once with the one in force: an instance
 * of ingress that starts takes what stands on the topic.
 */
@Controller()
export class PolicyPublishedConsumer {
  constructor(private readonly publishing: PublishingService) {}

  @On(policyPublished, { group: 'ostiary-policy', from: 'latest' })
  async published({ envelope }: Delivered<TopicData<typeof policyPublished>>): Promise<void> {
    await this.publishing.announce({ over: envelope.data.version });
  }
}
