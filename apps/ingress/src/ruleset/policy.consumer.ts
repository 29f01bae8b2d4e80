import { Controller } from '@nestjs/common';
import { policyPublished, type TopicData } from '#contracts';
import { failpoint } from '#failpoints';
import { On, type Delivered } from '#messaging';
import { PolicySnapshots } from './policy-snapshots.js';

/** Every instance reads the compacted topic from its start, so a cold one needs nothing else. */
@Controller()
export class PolicyConsumer {
  constructor(private readonly snapshots: PolicySnapshots) {}

  @On(policyPublished, { group: 'each', from: 'earliest', role: 'answers' })
  async published(message: Delivered<TopicData<typeof policyPublished>>): Promise<void> {
    await failpoint('snapshot.learn.before');
    this.snapshots.learn(message);
  }
}
