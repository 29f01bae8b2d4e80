import type { Client, Principal } from '#contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A conversation of one principal: its exchanges share their stored content. */
@Entity('session')
export class SessionEntity {
  @PrimaryColumn({ type: 'text' })
  id!: string;

  @Column({ type: 'jsonb', nullable: true })
  principal!: Principal | null;

  @Column({ type: 'jsonb' })
  client!: Client;

  @Column({ name: 'started_at', type: 'timestamptz' })
  startedAt!: Date;

  @Column({ name: 'last_active_at', type: 'timestamptz' })
  lastActiveAt!: Date;

  @Column({ type: 'int' })
  exchanges!: number;
}
