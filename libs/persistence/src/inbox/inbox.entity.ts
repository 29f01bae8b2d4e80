import { Column, Entity, PrimaryColumn } from 'typeorm';

/** An event that a consumer has dealt with. */
@Entity('inbox')
export class InboxRow {
  @PrimaryColumn({ type: 'text' })
  consumer!: string;

  @PrimaryColumn({ name: 'event_id', type: 'text' })
  eventId!: string;

  @Column({ name: 'handled_at', type: 'timestamptz', default: () => 'now()' })
  handledAt!: Date;
}
