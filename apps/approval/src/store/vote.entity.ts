import type { ApprovalChannel, GrantScope } from '#contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { NamedPerson } from '../reviewers/eligibility.js';

/** What one person decided, in which step, by what right, of which revision, and for whom. Never changed. */
@Entity('votes')
export class VoteEntity {
  @PrimaryColumn({ type: 'uuid' })
  id!: string;

  @Column({ name: 'approval_id', type: 'text' })
  approvalId!: string;

  @Column({ type: 'int' })
  step!: number;

  @Column({ type: 'int' })
  revision!: number;

  @Column({ name: 'voter_issuer', type: 'text' })
  voterIssuer!: string;

  @Column({ name: 'voter_subject', type: 'text' })
  voterSubject!: string;

  @Column({ name: 'voter_name', type: 'text' })
  voterName!: string;

  @Column({ name: 'voter_email', type: 'text', nullable: true })
  voterEmail!: string | null;

  @Column({ name: 'voter_claimed_email', type: 'text', nullable: true })
  voterClaimedEmail!: string | null;

  /** The reviewer group, or `administrator`. */
  @Column({ type: 'text' })
  through!: string;

  /** For whom they voted, where the right is not their own. */
  @Column({ name: 'on_behalf_of', type: 'jsonb', nullable: true })
  onBehalfOf!: NamedPerson | null;

  /** Counted apart: whether it is to pass by breaking the glass. */
  @Column({ name: 'break_glass', type: 'boolean' })
  breakGlass!: boolean;

  /** Where it was cast. */
  @Column({ type: 'text' })
  channel!: ApprovalChannel;

  @Column({ type: 'text' })
  decision!: 'approve' | 'deny';

  @Column({ type: 'text', nullable: true })
  reason!: string | null;

  @Column({ name: 'grant_scope', type: 'text', nullable: true })
  grantScope!: GrantScope | null;

  @Column({ name: 'grant_for_ms', type: 'int', nullable: true })
  grantForMs!: number | null;

  @Column({ type: 'timestamptz' })
  at!: Date;
}
