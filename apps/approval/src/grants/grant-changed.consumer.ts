import { grantChanged, type TopicData } from '#contracts';
import { type Delivered, On } from '#messaging';
import { Controller } from '@nestjs/common';
import { GrantChanges } from './grant-changes.service.js';

@Controller()
export class GrantChangedConsumer {
  constructor(private readonly grants: GrantChanges) {}

  @On(grantChanged, { group: 'ostiary-approval' })
  onChanged({ envelope }: Delivered<TopicData<typeof grantChanged>>): Promise<void> {
    return this.grants.heard(envelope.id, envelope.data);
  }
}
