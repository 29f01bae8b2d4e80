import type {
  Client,
  GrantUse,
  Outcome,
  Principal,
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
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { z } from 'zod';

export type HeldAt = z.infer<typeof exchangeHeldSchema> & { readonly at: string };
export type ReleasedAt = z.infer<typeof exchangeReleasedSchema> & { readonly at: string };

/** An exchange as far as its events have arrived; see the migration and `exchange-columns.ts` for how they come together. */
@Entity('exchange')
export class ExchangeEntity {
  @PrimaryColumn({ type: 'text' })
  id!: string;

  @Column({ name: 'session_id', type: 'text' })
  sessionId!: string;

  @Column({ type: 'jsonb', nullable: true })
  principal!: Principal | null;

  @Column({ type: 'jsonb', nullable: true })
  client!: Client | null;

  @Column({ type: 'text', nullable: true })
  model!: string | null;

  @Column({ type: 'jsonb', nullable: true })
  route!: z.infer<typeof exchangeReceivedSchema>['route'] | null;

  @Column({ name: 'started_at', type: 'timestamptz', nullable: true })
  startedAt!: Date | null;

  @Column({ name: 'ended_at', type: 'timestamptz', nullable: true })
  endedAt!: Date | null;

  @Column({ type: 'text', nullable: true })
  verdict!: Verdict | null;

  @Column({ type: 'jsonb' })
  reasons!: Reason[];

  @Column({ name: 'request_findings', type: 'jsonb' })
  requestFindings!: RecordedFinding[];

  @Column({ name: 'reply_findings', type: 'jsonb' })
  replyFindings!: RecordedFinding[];

  @Column({ type: 'jsonb' })
  held!: Record<string, HeldAt>;

  @Column({ type: 'jsonb' })
  released!: Record<string, ReleasedAt>;

  @Column({ type: 'jsonb' })
  grants!: Record<string, GrantUse['scope']>;

  @Column({ name: 'policy_version', type: 'int', nullable: true })
  policyVersion!: number | null;

  @Column({ type: 'jsonb', nullable: true })
  forwarded!: z.infer<typeof exchangeForwardedSchema> | null;

  @Column({ type: 'jsonb', nullable: true })
  provider!: ProviderAnswer | null;

  @Column({ type: 'jsonb' })
  timeline!: Timeline;

  @Column({ name: 'request_body', type: 'text', nullable: true })
  requestBody!: string | null;

  @Column({ name: 'reply_body', type: 'text', nullable: true })
  replyBody!: string | null;

  @Column({ type: 'jsonb', nullable: true })
  usage!: Usage | null;

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
