import type { Client, Principal } from '#contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Who called, with what program and from where: as many rows as there are of these together, however many exchanges they have. */
@Entity('caller')
export class CallerEntity {
  @PrimaryColumn({ type: 'int' })
  number!: number;

  /** Null when the caller could not be identified. */
  @Column({ type: 'jsonb', nullable: true })
  principal!: Principal | null;

  @Column({ type: 'jsonb' })
  client!: Client;

  /** An address of IPv4 or IPv6; null where the record tells none. */
  @Column({ type: 'text', nullable: true })
  address!: string | null;
}
