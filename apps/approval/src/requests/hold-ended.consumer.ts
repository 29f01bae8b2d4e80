import { holdEnded, type TopicData } from '#contracts';
import { type Delivered, On } from '#messaging';
import { Controller } from '@nestjs/common';
import { RequestsService } from './requests.service.js';

@Controller()
export class HoldEndedConsumer {
  constructor(private readonly requests: RequestsService) {}

  @On(holdEnded)
  async onEnded({ envelope }: Delivered<TopicData<typeof holdEnded>>): Promise<void> {
    await this.requests.ended(envelope.data);
  }
}
