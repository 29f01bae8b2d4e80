import { approvalResolved, type TopicData } from '#contracts';
import { failpoint } from '#failpoints';
import { type Delivered, On } from '#messaging';
import { storable } from '#persistence';
import { Controller } from '@nestjs/common';
import type { Resolution } from '../grants/resolution.service.js';
import { DecisionService } from './decision.service.js';
import { FairBatches } from './fair-batches.js';

/** Learns how approvals ended. */
@Controller()
export class ApprovalResolvedConsumer {
  private readonly batches: FairBatches<Resolution>;

  constructor(decisions: DecisionService) {
    this.batches = new FairBatches({
      turnOf: ({ approvalId }) => approvalId,
      weigh: ({ votes }) => 1 + votes.length,
      work: async (resolutions) => void (await decisions.learn(resolutions)),
    });
  }

  @On(approvalResolved, { group: 'ostiary-policy', atOnce: 500 })
  async resolved({ envelope }: Delivered<TopicData<typeof approvalResolved>>): Promise<void> {
    await failpoint('resolution.heard');
    await this.batches.add(storable(envelope.data));
  }
}
