import type { Refusal } from '#contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The last word of a rule on one block in one conversation. */
@Entity('remembered_block')
export class RememberedBlockRow {
  @PrimaryColumn({ type: 'text' })
  principal!: string;

  @PrimaryColumn({ name: 'session_id', type: 'text' })
  sessionId!: string;

  @PrimaryColumn({ type: 'text' })
  identity!: string;

  @PrimaryColumn({ name: 'rule_id', type: 'text' })
  ruleId!: string;

  @Column({ type: 'text' })
  verdict!: 'approved' | 'refused';

  @Column({ name: 'by_reviewer', type: 'boolean' })
  byReviewer!: boolean;

  @Column({ type: 'jsonb', nullable: true })
  refusal!: Refusal | null;

  /** The call that was refused; null with an approval. */
  @Column({ name: 'call_id', type: 'uuid', nullable: true })
  callId!: string | null;

  /** By which approval it is covered: taken back with it. Null with a refusal, and where it was approved before this was kept. */
  @Column({ name: 'approval_id', type: 'uuid', nullable: true })
  approvalId!: string | null;

  @Column({ name: 'decided_at', type: 'timestamptz' })
  decidedAt!: Date;
}
