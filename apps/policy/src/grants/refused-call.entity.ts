import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A call of which something was refused, once for all that was: what stood in it is nothing new when it comes back. */
@Entity('refused_call')
export class RefusedCallRow {
  @PrimaryColumn({ type: 'uuid' })
  id!: string;

  /** Identities that stood in its tail. */
  @Column({ type: 'text', array: true })
  tail!: string[];

  @Column({ name: 'decided_at', type: 'timestamptz' })
  decidedAt!: Date;
}
