import { Column, Entity, PrimaryColumn } from 'typeorm';

/** An event that was decided in a transaction and is still to be published. Published rows are deleted. */
@Entity('outbox')
export class OutboxRow {
  /** Its place in the order; the database counts. */
  @PrimaryColumn({ type: 'bigint', insert: false })
  seq!: string;

  /** The event's id, the same however often it is sent. */
  @Column({ name: 'event_id', type: 'uuid' })
  eventId!: string;

  @Column({ type: 'text' })
  topic!: string;

  @Column({ type: 'text' })
  key!: string;

  @Column({ type: 'text' })
  subject!: string;

  @Column({ type: 'text', nullable: true })
  traceparent!: string | null;

  @Column({ type: 'json' })
  data!: unknown;

  @Column({ name: 'not_before', type: 'timestamptz' })
  notBefore!: Date;
}
