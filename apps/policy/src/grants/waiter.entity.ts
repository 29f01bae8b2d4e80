import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { WaitingBlock } from '../rules/memory.js';

/** A call that waits for an approval. All that waits shares its outcome, each call for its own content. */
@Entity('approval_waiter')
export class WaiterRow {
  @PrimaryColumn({ name: 'approval_id', type: 'uuid' })
  approvalId!: string;

  @PrimaryColumn({ name: 'exchange_id', type: 'text' })
  exchangeId!: string;

  @PrimaryColumn({ type: 'text' })
  fingerprint!: string;

  /** By which the call came to wait, the last time if it asked again. */
  @Column({ name: 'request_id', type: 'text' })
  requestId!: string;

  /** By which what it says is known again, whatever signs and spaces are changed. */
  @Column({ type: 'text' })
  words!: string;

  /** As the approval has it: waiters are looked for by it. */
  @Column({ type: 'text' })
  principal!: string;

  @Column({ name: 'session_id', type: 'text' })
  sessionId!: string;

  /** Until then it bears on other calls: they may join it, or are denied as it was. */
  @Column({ name: 'matters_until', type: 'timestamptz' })
  mattersUntil!: Date;

  /** Until then its words are denied to its caller; null: they were not denied. */
  @Column({ name: 'denied_until', type: 'timestamptz', nullable: true })
  deniedUntil!: Date | null;

  @Column({ name: 'offers_tools', type: 'boolean' })
  offersTools!: boolean;

  @Column({ type: 'jsonb' })
  blocks!: WaitingBlock[];

  /** Digests of all that is shown of it. */
  @Column({ type: 'text', array: true })
  beside!: string[];

  /** The first revision of the approval that shows all of it. */
  @Column({ type: 'int' })
  revision!: number;

  @Column({ type: 'text', array: true })
  tail!: string[];

  @Column({ name: 'joined_at', type: 'timestamptz' })
  joinedAt!: Date;
}
