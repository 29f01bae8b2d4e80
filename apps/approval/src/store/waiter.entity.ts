import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A call that waits, or waited, for the decision. May be known before its approval is: the two topics keep no order between them. */
@Entity('waiters')
export class WaiterEntity {
  @PrimaryColumn({ name: 'approval_id', type: 'text' })
  approvalId!: string;

  @PrimaryColumn({ name: 'exchange_id', type: 'text' })
  exchangeId!: string;

  @Column({ name: 'side_call', type: 'boolean' })
  sideCall!: boolean;

  @Column({ name: 'ended_at', type: 'timestamptz', nullable: true })
  endedAt!: Date | null;

  /** Why it ended, as ingress says it. */
  @Column({ name: 'ended_by', type: 'text', nullable: true })
  endedBy!: string | null;
}
