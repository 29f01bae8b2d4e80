import { Controller } from '@nestjs/common';
import { decisionMade } from '#contracts';
import { failpoint } from '#failpoints';
import { On, type Delivered } from '#messaging';
import { DecisionAsker } from './decision-asker.js';
import type { DecisionAnswer } from './question.js';

/** Every instance reads all answers and takes what is its own. */
@Controller()
export class DecisionConsumer {
  constructor(private readonly asker: DecisionAsker) {}

  @On(decisionMade, { group: 'each', from: 'latest', role: 'answers' })
  async made(message: Delivered<DecisionAnswer>): Promise<void> {
    await failpoint('ask.answer.heard');
    this.asker.answered(message.envelope.data);
  }
}
