import type { decisionMade, TopicData } from '#contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';

export type Answer = TopicData<typeof decisionMade>;

/** What was answered to a request, so that the same request, delivered again, gets the same answer. */
@Entity('decision_answer')
export class AnswerRow {
  @PrimaryColumn({ name: 'exchange_id', type: 'text' })
  exchangeId!: string;

  @PrimaryColumn({ name: 'request_id', type: 'text' })
  requestId!: string;

  @Column({ type: 'jsonb' })
  answer!: Answer;

  @Column({ name: 'answered_at', type: 'timestamptz' })
  answeredAt!: Date;
}
