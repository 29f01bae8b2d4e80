import type {
  GrantUse,
  Outcome,
  ProviderAnswer,
  Reason,
  RecordedFinding,
  Timeline,
  Timings,
  Usage,
  Verdict,
  exchangeForwardedSchema,
  exchangeHeldSchema,
  exchangeReceivedSchema,
  exchangeReleasedSchema,
} from '#contracts';
import { Column, Entity, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';
import type { z } from 'zod';
import { CallerEntity } from '../callers/caller.entity.js';
import { timelineColumn } from './timeline-column.js';
import { SessionEntity } from './session.entity.js';

export type HeldAt = z.infer<typeof exchangeHeldSchema> & { readonly at: string };
export type ReleasedAt = z.infer<typeof exchangeReleasedSchema> & { readonly at: string };

/** An exchange as far as its events have arrived; see the migration and `exchange-columns.ts` for how they come together. */
@Entity('exchange')
export class ExchangeEntity {
  @PrimaryColumn({ type: 'text' })
  id!: string;

  @ManyToOne(() => SessionEntity)
  @JoinColumn({ name: 'session', referencedColumnName: 'number' })
  session!: SessionEntity;

  /** Null while only later events of it are known. */
  @ManyToOne(() => CallerEntity)
  @JoinColumn({ name: 'caller', referencedColumnName: 'number' })
  caller!: CallerEntity | null;

  @Column({ type: 'text', nullable: true })
  model!: string | null;

  /** The first words of the newest text of the user, masked. */
  @Column({ type: 'text', nullable: true })
  title!: string | null;

  @Column({ type: 'jsonb', nullable: true })
  route!: z.infer<typeof exchangeReceivedSchema>['route'] | null;

  /** The agent within the session, where the client tells one. */
  @Column({ name: 'agent_id', type: 'text', nullable: true })
  agentId!: string | null;

  /** The agent that started it. */
  @Column({ name: 'parent_agent_id', type: 'text', nullable: true })
  parentAgentId!: string | null;

  /** What the client calls a call beside the conversation. */
  @Column({ name: 'request_class', type: 'text', nullable: true })
  requestClass!: string | null;

  /** The UTC day of the record that received it, as `2026-11-27`. */
  @Column({ name: 'received_day', type: 'date', nullable: true })
  receivedDay!: string | null;

  @Column({ name: 'received_chain', type: 'int', nullable: true })
  receivedChain!: number | null;

  /** A bigint, as text. */
  @Column({ name: 'received_seq', type: 'bigint', nullable: true })
  receivedSeq!: string | null;

  @Column({ name: 'ended_day', type: 'date', nullable: true })
  endedDay!: string | null;

  @Column({ name: 'ended_chain', type: 'int', nullable: true })
  endedChain!: number | null;

  /** A bigint, as text. */
  @Column({ name: 'ended_seq', type: 'bigint', nullable: true })
  endedSeq!: string | null;

  @Column({ name: 'started_at', type: 'timestamptz', nullable: true })
  startedAt!: Date | null;

  @Column({ name: 'ended_at', type: 'timestamptz', nullable: true })
  endedAt!: Date | null;

  @Column({ type: 'text', nullable: true })
  verdict!: Verdict | null;

  @Column({ type: 'jsonb', nullable: true })
  reasons!: Reason[] | null;

  @Column({ name: 'request_findings', type: 'jsonb', nullable: true })
  requestFindings!: RecordedFinding[] | null;

  @Column({ name: 'reply_findings', type: 'jsonb', nullable: true })
  replyFindings!: RecordedFinding[] | null;

  @Column({ type: 'jsonb', nullable: true })
  held!: Record<string, HeldAt> | null;

  @Column({ type: 'jsonb', nullable: true })
  released!: Record<string, ReleasedAt> | null;

  @Column({ type: 'jsonb', nullable: true })
  grants!: Record<string, GrantUse> | null;

  @Column({ name: 'policy_version', type: 'int', nullable: true })
  policyVersion!: number | null;

  @Column({ type: 'jsonb', nullable: true })
  forwarded!: z.infer<typeof exchangeForwardedSchema> | null;

  @Column({ type: 'jsonb', nullable: true })
  provider!: ProviderAnswer | null;

  @Column({ type: 'bytea', nullable: true, transformer: timelineColumn })
  timeline!: Timeline | null;

  /** Its name, where it is not called after the exchange. */
  @Column({ name: 'request_body', type: 'text', nullable: true })
  requestBody!: string | null;

  @Column({ name: 'reply_body', type: 'text', nullable: true })
  replyBody!: string | null;

  @Column({ type: 'jsonb', nullable: true })
  usage!: Usage | null;

  /** All that the provider told; a bigint, as text. */
  @Column({ type: 'bigint', nullable: true })
  tokens!: string | null;

  /** In millionths of the currency's unit; a bigint, as text. */
  @Column({ type: 'bigint', nullable: true })
  cost!: string | null;

  @Column({ type: 'text', nullable: true })
  currency!: string | null;

  @Column({ type: 'jsonb', nullable: true })
  timings!: Timings | null;

  /** That the client saw. */
  @Column({ type: 'int', nullable: true })
  status!: number | null;

  @Column({ type: 'text', nullable: true })
  outcome!: Outcome | null;

  @Column({ name: 'error_code', type: 'text', nullable: true })
  errorCode!: string | null;
}
