import type { Client, Principal } from '#contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Who called with what program: as many rows as there are of both together, however many exchanges they have. */
@Entity('caller')
export class CallerEntity {
  @PrimaryColumn({ type: 'int' })
  number!: number;

  /** Null when the caller could not be identified. */
  @Column({ type: 'jsonb', nullable: true })
  principal!: Principal | null;

  @Column({ type: 'jsonb' })
  client!: Client;
}
