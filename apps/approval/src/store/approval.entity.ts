import type { ApprovalTerms, Client, Finding, GrantScope, Phase, ShownContent } from '#contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { ApprovalState } from '../approval.js';
import type { Comment, GrantRevocation, Sight } from './said.js';

/** The review of a broken glass. `at`: RFC 3339. */
export interface Review {
  readonly by: { readonly issuer: string; readonly subject: string; readonly name: string };
  readonly through: string;
  readonly at: string;
  readonly note: string;
}

/** A request for a human decision. Its columns from `resolvedAt` on are written when it is resolved. */
@Entity('approvals')
export class ApprovalEntity {
  @PrimaryColumn({ type: 'text' })
  id!: string;

  /** Of the last announcement that was taken in. */
  @Column({ type: 'int' })
  sequence!: number;

  /** Of what is shown: rises when that grows. Votes count for the revision that they were cast on. */
  @Column({ type: 'int' })
  revision!: number;

  @Column({ type: 'text' })
  state!: ApprovalState;

  /** How many changes it has had; each has its number. */
  @Column({ type: 'int' })
  changes!: number;

  @Column({ name: 'requester_issuer', type: 'text' })
  requesterIssuer!: string;

  @Column({ name: 'requester_subject', type: 'text' })
  requesterSubject!: string;

  @Column({ name: 'requester_name', type: 'text' })
  requesterName!: string;

  @Column({ name: 'requester_email', type: 'text', nullable: true })
  requesterEmail!: string | null;

  @Column({ name: 'requester_claimed_email', type: 'text', nullable: true })
  requesterClaimedEmail!: string | null;

  @Column({ type: 'jsonb' })
  client!: Client;

  @Column({ type: 'text' })
  model!: string;

  @Column({ name: 'session_id', type: 'text' })
  sessionId!: string;

  @Column({ name: 'exchange_id', type: 'text' })
  exchangeId!: string;

  @Column({ type: 'text' })
  phase!: Phase;

  @Column({ name: 'rule_id', type: 'text' })
  ruleId!: string;

  @Column({ type: 'text' })
  message!: string;

  @Column({ name: 'policy_version', type: 'int' })
  policyVersion!: number;

  @Column({ type: 'jsonb' })
  content!: ShownContent[];

  @Column({ type: 'jsonb' })
  findings!: Finding[];

  @Column({ type: 'text' })
  fingerprint!: string;

  @Column({ name: 'created_at', type: 'timestamptz' })
  createdAt!: Date;

  @Column({ name: 'expires_at', type: 'timestamptz' })
  expiresAt!: Date;

  /** When it is canceled because whoever asked has left and not come back; null: it is not. */
  @Column({ name: 'closes_at', type: 'timestamptz', nullable: true })
  closesAt!: Date | null;

  /** As the rule says it: its steps are rows of their own. */
  @Column({ type: 'jsonb' })
  terms!: ApprovalTerms;

  /** What the rule offers, at most. */
  @Column({ name: 'offered_scope', type: 'text' })
  offeredScope!: GrantScope;

  @Column({ name: 'offered_for_ms', type: 'int', nullable: true })
  offeredForMs!: number | null;

  @Column({ name: 'current_step', type: 'int' })
  currentStep!: number;

  /** The groups whose members may decide now: those of the current step, and who was asked beside them. */
  @Column({ type: 'text', array: true })
  asked!: string[];

  /** How often more were asked since the current step began. */
  @Column({ type: 'int' })
  escalations!: number;

  /** When more are asked, unless the step is done by then; null: they are not. */
  @Column({ name: 'escalates_at', type: 'timestamptz', nullable: true })
  escalatesAt!: Date | null;

  /** Whether it was passed by breaking the glass, and whether somebody has reviewed that. */
  @Column({ name: 'break_glass', type: 'text' })
  breakGlass!: 'no' | 'review_open' | 'reviewed';

  /** Who has looked at it after the glass was broken, by what right, and what they found. */
  @Column({ type: 'jsonb', nullable: true })
  review!: Review | null;

  /** In the order in which they were said. */
  @Column({ type: 'jsonb' })
  comments!: readonly Comment[];

  @Column({ name: 'seen_by', type: 'jsonb' })
  seenBy!: readonly Sight[];

  /** How many calls have gone on by its grant. */
  @Column({ name: 'grant_uses', type: 'int' })
  grantUses!: number;

  @Column({ name: 'grant_revoked', type: 'jsonb', nullable: true })
  grantRevoked!: GrantRevocation | null;

  @Column({ name: 'resolved_at', type: 'timestamptz', nullable: true })
  resolvedAt!: Date | null;

  @Column({ type: 'text', nullable: true })
  reason!: string | null;

  @Column({ name: 'grant_scope', type: 'text', nullable: true })
  grantScope!: GrantScope | null;

  @Column({ name: 'grant_until', type: 'timestamptz', nullable: true })
  grantUntil!: Date | null;
}
