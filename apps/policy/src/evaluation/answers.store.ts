import { Clock } from '#chassis';
import { decisionMade } from '#contracts';
import { Outbox } from '#persistence';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Question } from '../rules/memory.js';
import { type Answer, AnswerRow } from './answer.entity.js';

type About = Pick<Question, 'exchangeId' | 'requestId'>;

/** Gives each request one answer, however often it is asked. */
@Injectable()
export class AnswersStore {
  constructor(
    private readonly clock: Clock,
    private readonly outbox: Outbox,
  ) {}

  /** Whether the request has its answer already; it is then sent again. */
  async repeat(manager: EntityManager, { exchangeId, requestId }: About): Promise<boolean> {
    const known = await manager.findOneBy(AnswerRow, { exchangeId, requestId });
    if (known) await this.send(manager, known.answer);
    return known !== null;
  }

  async give(manager: EntityManager, answer: Answer): Promise<void> {
    const { exchangeId, requestId } = answer;
    await manager.insert(AnswerRow, { exchangeId, requestId, answer, answeredAt: this.clock.now() });
    await this.send(manager, answer);
  }

  private async send(manager: EntityManager, answer: Answer): Promise<void> {
    await this.outbox.append(manager, decisionMade, { key: answer.exchangeId, subject: answer.exchangeId, data: answer });
  }
}
