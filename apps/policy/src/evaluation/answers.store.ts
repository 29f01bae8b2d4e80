import { Clock } from '#chassis';
import { decisionMade } from '#contracts';
import { Outbox, portions } from '#persistence';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Question } from '../rules/memory.js';
import type { Answer } from './answer.entity.js';

type About = Pick<Question, 'exchangeId' | 'requestId'>;

/** One request, in words that no other has. */
export const requestKey = ({ exchangeId, requestId }: About): string => JSON.stringify([exchangeId, requestId]);

/** Gives each request one answer, however often it is asked. */
@Injectable()
export class AnswersStore {
  constructor(
    private readonly clock: Clock,
    private readonly outbox: Outbox,
  ) {}

  /** The answers that some of these requests have already, by `requestKey`. */
  async known(manager: EntityManager, asked: readonly About[]): Promise<Map<string, Answer>> {
    const rows = await manager.query<{ answer: Answer }[]>(
      `SELECT answer FROM unnest($1::text[], $2::text[]) AS q(exchange_id, request_id) JOIN decision_answer USING (exchange_id, request_id)`,
      [asked.map(({ exchangeId }) => exchangeId), asked.map(({ requestId }) => requestId)],
    );
    return new Map(rows.map(({ answer }) => [requestKey(answer), answer]));
  }

  /** Keeps the new ones and sends all. */
  async give(manager: EntityManager, fresh: readonly Answer[], repeated: readonly Answer[] = []): Promise<void> {
    const rows = fresh.map((answer) => ({ exchangeId: answer.exchangeId, requestId: answer.requestId, json: JSON.stringify(answer) }));
    for (const portion of portions(rows, ({ json }) => json.length))
      await manager.query(
        `INSERT INTO decision_answer (exchange_id, request_id, answer, answered_at)
         SELECT exchange_id, request_id, answer::jsonb, $4 FROM unnest($1::text[], $2::text[], $3::text[]) AS a(exchange_id, request_id, answer)`,
        [
          portion.map(({ exchangeId }) => exchangeId),
          portion.map(({ requestId }) => requestId),
          portion.map(({ json }) => json),
          this.clock.now(),
        ],
      );
    const events = [...repeated, ...fresh].map((answer) => ({ key: answer.exchangeId, subject: answer.exchangeId, data: answer }));
    await this.outbox.appendAll(manager, decisionMade, events);
  }
}
