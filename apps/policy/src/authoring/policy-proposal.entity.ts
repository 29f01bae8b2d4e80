import type { Principal } from '#contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A policy that somebody wants in force, until a second person publishes it or it is taken back. */
@Entity('policy_proposal')
export class PolicyProposalRow {
  @PrimaryColumn({ type: 'uuid' })
  id!: string;

  @Column({ type: 'text' })
  scope!: string;

  @Column({ type: 'text' })
  source!: string;

  /** With the addresses by which two accounts may be one person's. */
  @Column({ type: 'jsonb' })
  author!: Pick<Principal, 'issuer' | 'subject' | 'name' | 'email' | 'claimedEmail'>;

  @Column({ type: 'text', nullable: true })
  message!: string | null;

  @Column({ type: 'int', nullable: true })
  restores!: number | null;

  /** The version that was in force when it was proposed: on another one nobody has looked at it. */
  @Column({ name: 'base_version', type: 'int' })
  baseVersion!: number;

  @Column({ name: 'proposed_at', type: 'timestamptz' })
  proposedAt!: Date;
}
