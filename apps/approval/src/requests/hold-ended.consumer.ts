import { holdEnded, type TopicData } from '#contracts';
import { failpoint } from '#failpoints';
import { type Delivered, On } from '#messaging';
import { Controller } from '@nestjs/common';
import { RequestsService } from './requests.service.js';

@Controller()
export class HoldEndedConsumer {
  constructor(private readonly requests: RequestsService) {}

  @On(holdEnded)
  async onEnded({ envelope }: Delivered<TopicData<typeof holdEnded>>): Promise<void> {
    await failpoint('approval.ended.heard');
    await this.requests.ended(envelope.data);
  }
}
