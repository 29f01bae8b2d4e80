import type { ApprovalTerms, Client, Finding, Phase, Principal, ShownContent } from '#contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { ApprovalState } from './states.js';

/** An approval that was asked for, as far as decisions depend on it; votes and reviewers are the approval service's. */
@Entity('approval')
export class ApprovalRow {
  @PrimaryColumn({ type: 'uuid' })
  id!: string;

  /** `issuer|subject` of who asked. */
  @Column({ type: 'text' })
  principal!: string;

  @Column({ name: 'session_id', type: 'text' })
  sessionId!: string;

  @Column({ type: 'text' })
  phase!: Phase;

  @Column({ type: 'text' })
  state!: ApprovalState;

  @Column({ name: 'rule_ids', type: 'text', array: true })
  ruleIds!: string[];

  @Column({ type: 'text' })
  message!: string;

  @Column({ type: 'jsonb' })
  terms!: ApprovalTerms;

  @Column({ name: 'policy_version', type: 'int' })
  policyVersion!: number;

  @Column({ type: 'jsonb' })
  requester!: Principal;

  /** The call that the card shows: what follows here is of that call. */
  @Column({ name: 'exchange_id', type: 'text' })
  exchangeId!: string;

  @Column({ type: 'text' })
  fingerprint!: string;

  @Column({ type: 'jsonb' })
  client!: Client;

  @Column({ type: 'text' })
  model!: string;

  /** What its card shows. */
  @Column({ type: 'jsonb' })
  contents!: ShownContent[];

  /** Digests of all of that. */
  @Column({ type: 'text', array: true })
  shown!: string[];

  @Column({ type: 'jsonb' })
  findings!: Finding[];

  /** Rises with every announcement. */
  @Column({ type: 'int' })
  sequence!: number;

  /** Rises when the card shows more. */
  @Column({ type: 'int' })
  revision!: number;

  /** The one that was decided about. */
  @Column({ name: 'decided_revision', type: 'int', nullable: true })
  decidedRevision!: number | null;

  @Column({ name: 'created_at', type: 'timestamptz' })
  createdAt!: Date;

  /** Until then nobody is told, so that a client's side calls make no card of their own. */
  @Column({ name: 'settles_at', type: 'timestamptz' })
  settlesAt!: Date;

  @Column({ name: 'expires_at', type: 'timestamptz' })
  expiresAt!: Date;

  @Column({ name: 'resolved_at', type: 'timestamptz', nullable: true })
  resolvedAt!: Date | null;

  /** Names of those whose votes decided. */
  @Column({ name: 'decided_by', type: 'text', array: true, default: () => "'{}'" })
  decidedBy!: string[];

  /** What the caller is told of the end. */
  @Column({ type: 'text', nullable: true })
  reason!: string | null;
}
