import { decisionRequested, type TopicData } from '#contracts';
import { type Delivered, On } from '#messaging';
import { Controller } from '@nestjs/common';
import { DecisionService } from './decision.service.js';
import { storable } from '../storable.js';

@Controller()
export class DecisionConsumer {
  constructor(private readonly decisions: DecisionService) {}

  @On(decisionRequested)
  async requested({ envelope }: Delivered<TopicData<typeof decisionRequested>>): Promise<void> {
    await this.decisions.answer(storable(envelope.data));
  }
}
