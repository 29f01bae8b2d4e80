import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Question } from '../rules/memory.js';

/** A claim that came before the approval's end was known here: it is answered when that arrives. */
@Entity('held_claim')
export class HeldClaimRow {
  @PrimaryColumn({ name: 'approval_id', type: 'uuid' })
  approvalId!: string;

  @PrimaryColumn({ name: 'exchange_id', type: 'text' })
  exchangeId!: string;

  @PrimaryColumn({ name: 'request_id', type: 'text' })
  requestId!: string;

  @Column({ type: 'jsonb' })
  question!: Question;

  @Column({ name: 'received_at', type: 'timestamptz' })
  receivedAt!: Date;
}
