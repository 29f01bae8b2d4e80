import { Column, Entity, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';
import { CallerEntity } from '../callers/caller.entity.js';

/** A conversation of one principal: its exchanges share their stored content. Its times are null while nothing but content of it is known. */
@Entity('session')
export class SessionEntity {
  /** That rows name it by; a bigint, as text. */
  @PrimaryColumn({ type: 'bigint' })
  number!: string;

  @Column({ type: 'text' })
  id!: string;

  /** The first that was identified, if any was. */
  @ManyToOne(() => CallerEntity)
  @JoinColumn({ name: 'caller', referencedColumnName: 'number' })
  caller!: CallerEntity | null;

  @Column({ name: 'started_at', type: 'timestamptz', nullable: true })
  startedAt!: Date | null;

  @Column({ name: 'last_active_at', type: 'timestamptz', nullable: true })
  lastActiveAt!: Date | null;

  @Column({ type: 'int' })
  exchanges!: number;
}
