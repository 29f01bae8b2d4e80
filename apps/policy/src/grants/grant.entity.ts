import type { ApprovalTerms, Principal } from '#contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { GrantState } from './states.js';

/** Who took a grant back. */
export type Revoker = Pick<Principal, 'issuer' | 'subject' | 'name'>;

/** The right to send a content upstream that an approval gave. One a waiting content; for a session or a duration one more. */
@Entity('approval_grant')
export class GrantRow {
  @PrimaryColumn({ type: 'uuid' })
  id!: string;

  @Column({ name: 'approval_id', type: 'uuid' })
  approvalId!: string;

  @Column({ type: 'text' })
  principal!: string;

  @Column({ type: 'text' })
  scope!: 'once' | 'session' | 'duration';

  @Column({ name: 'rule_ids', type: 'text', array: true })
  ruleIds!: string[];

  @Column({ type: 'text' })
  fingerprint!: string;

  @Column({ name: 'session_id', type: 'text' })
  sessionId!: string;

  /** What it rests on: stricter terms than these ask again. */
  @Column({ type: 'jsonb' })
  terms!: ApprovalTerms;

  @Column({ name: 'policy_version', type: 'int' })
  policyVersion!: number;

  @Column({ name: 'asked_at', type: 'timestamptz' })
  askedAt!: Date;

  @Column({ name: 'given_at', type: 'timestamptz' })
  givenAt!: Date;

  @Column({ type: 'text' })
  state!: GrantState;

  @Column({ name: 'expires_at', type: 'timestamptz' })
  expiresAt!: Date;

  /** The exchange that used it up. */
  @Column({ name: 'consumed_by', type: 'text', nullable: true })
  consumedBy!: string | null;

  /** How many calls went on by it, the last one when. */
  @Column({ type: 'int' })
  uses!: number;

  @Column({ name: 'last_used_at', type: 'timestamptz', nullable: true })
  lastUsedAt!: Date | null;

  /** Groups of which any member may take it back: all that were asked, or might have been. */
  @Column({ type: 'text', array: true })
  asked!: string[];

  @Column({ name: 'revoked_at', type: 'timestamptz', nullable: true })
  revokedAt!: Date | null;

  /** Null: nobody; the service itself, when the caller had as many as may be. */
  @Column({ name: 'revoked_by', type: 'jsonb', nullable: true })
  revokedBy!: Revoker | null;

  @Column({ name: 'revoke_reason', type: 'text', nullable: true })
  revokeReason!: string | null;
}
