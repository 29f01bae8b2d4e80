import { approvalRequested, type TopicData } from '#contracts';
import { failpoint } from '#failpoints';
import { type Delivered, On } from '#messaging';
import { Controller } from '@nestjs/common';
import { RequestsService } from './requests.service.js';

@Controller()
export class RequestedConsumer {
  constructor(private readonly requests: RequestsService) {}

  @On(approvalRequested, { group: 'ostiary-approval' })
  async onRequested({ envelope }: Delivered<TopicData<typeof approvalRequested>>): Promise<void> {
    await failpoint('approval.request.heard');
    await this.requests.requested(envelope.data);
  }
}
