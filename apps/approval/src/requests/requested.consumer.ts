import { approvalRequested, type TopicData } from '#contracts';
import { type Delivered, On } from '#messaging';
import { Controller } from '@nestjs/common';
import { RequestsService } from './requests.service.js';

@Controller()
export class RequestedConsumer {
  constructor(private readonly requests: RequestsService) {}

  @On(approvalRequested, { group: 'ostiary-approval' })
  async onRequested({ envelope }: Delivered<TopicData<typeof approvalRequested>>): Promise<void> {
    await this.requests.requested(envelope.data);
  }
}
