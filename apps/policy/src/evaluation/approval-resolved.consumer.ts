import { approvalResolved, type TopicData } from '#contracts';
import { failpoint } from '#failpoints';
import { type Delivered, On } from '#messaging';
import { Controller, Logger } from '@nestjs/common';
import { AnswersStore } from './answers.store.js';
import { Claims } from './claims.js';
import { ResolutionService } from '../grants/resolution.service.js';

/** Learns how an approval ended, and answers the calls that claimed it before that was known here. */
@Controller()
export class ApprovalResolvedConsumer {
  private readonly logger = new Logger(ApprovalResolvedConsumer.name);

  constructor(
    private readonly resolutions: ResolutionService,
    private readonly claims: Claims,
    private readonly answers: AnswersStore,
  ) {}

  @On(approvalResolved, { group: 'ostiary-policy' })
  async resolved({ envelope }: Delivered<TopicData<typeof approvalResolved>>): Promise<void> {
    await failpoint('resolution.heard');
    const learned = await this.resolutions.learn(envelope.data, async (manager, approvalId) => {
      for (const question of await this.claims.kept(manager, approvalId)) {
        const answer = await this.claims.rule(manager, question);
        if (answer) await this.answers.give(manager, answer);
      }
    });
    if (!learned) this.logger.debug(`Approval ${envelope.data.approvalId} was resolved before, or not asked for here.`);
  }
}
