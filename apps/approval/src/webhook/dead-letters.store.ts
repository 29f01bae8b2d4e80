import { Clock } from '#chassis';
import { type Cursor, Transactions } from '#persistence';
import { Injectable } from '@nestjs/common';
import type { Delivery } from './deliveries.store.js';
import { LONGEST_TRIED_MS } from './next-attempt.js';

export interface DeadLetter {
  readonly webhook: string;
  readonly approvalId: string;
  readonly eventId: string;
  readonly reason: string;
  readonly attempts: number;
  readonly notedAt: Date;
  readonly diedAt: Date;
}

const KEPT_MS = 14 * LONGEST_TRIED_MS;

/** What a webhook could not be told, with the reason, for whoever looks into it and sends it again. */
@Injectable()
export class DeadLettersStore {
  constructor(
    private readonly transactions: Transactions,
    private readonly clock: Clock,
  ) {}

  /** Gives up on a delivery; what comes after it for the same approval is next. */
  async bury({ webhook, approvalId, change, attempts }: Delivery, reason: string): Promise<void> {
    await this.transactions.run((manager) =>
      manager.query(
        `WITH gone AS (DELETE FROM webhook_deliveries WHERE webhook = $1 AND approval_id = $2 AND change = $3 RETURNING *) ${intoDead('$4::int', '$5::text', '$6::timestamptz')}`,
        [webhook, approvalId, change, attempts, reason, this.clock.now()],
      ),
    );
  }

  /** Gives up on what no webhook of these names is left for, and forgets what has been dead for long. Resolves with the names given up on. */
  async sweep(configured: readonly string[]): Promise<string[]> {
    const now = this.clock.now();
    return this.transactions.run(async (manager) => {
      await manager.query('DELETE FROM webhook_dead_letters WHERE died_at < $1', [new Date(now.getTime() - KEPT_MS)]);
      const rows = await manager.query<{ webhook: string }[]>(
        `WITH gone AS (DELETE FROM webhook_deliveries WHERE NOT webhook = ANY($1::text[]) AND noted_at < $2 RETURNING *),
              dead AS (${intoDead('attempts', '$3::text', '$4::timestamptz')}) SELECT webhook FROM gone`,
        [configured, new Date(now.getTime() - LONGEST_TRIED_MS), 'not configured any more', now],
      );
      return rows.map(({ webhook }) => webhook);
    });
  }

  /** The latest first. */
  list(webhook: string | null, after: Cursor | null, limit: number): Promise<DeadLetter[]> {
    return this.transactions.read((manager) =>
      manager.query<DeadLetter[]>(
        `SELECT webhook, approval_id AS "approvalId", event_id AS "eventId", reason, attempts, noted_at AS "notedAt", died_at AS "diedAt"
           FROM webhook_dead_letters
          WHERE ($1::text IS NULL OR webhook = $1) AND ($2::timestamptz IS NULL OR (died_at, event_id || ' ' || webhook) < ($2, $3))
          ORDER BY died_at DESC, event_id || ' ' || webhook DESC LIMIT $4`,
        [webhook, after?.at ?? null, after?.id ?? null, limit],
      ),
    );
  }

  /** To be tried again, for another day. False where there is no such dead letter. */
  async resend(webhook: string, eventId: string): Promise<boolean> {
    const rows = await this.transactions.run((manager) =>
      manager.query<unknown[]>(
        `WITH back AS (DELETE FROM webhook_dead_letters WHERE webhook = $1 AND event_id = $2 RETURNING *),
              noted AS (INSERT INTO webhook_deliveries (webhook, approval_id, change, event_id, body, noted_at, due_at)
                        SELECT webhook, approval_id, change, event_id, body, $3::timestamptz, $3 FROM back ON CONFLICT DO NOTHING)
         SELECT 1 FROM back`,
        [webhook, eventId, this.clock.now()],
      ),
    );
    return rows.length > 0;
  }
}

const intoDead = (attempts: string, reason: string, at: string): string =>
  `INSERT INTO webhook_dead_letters (webhook, approval_id, change, event_id, body, noted_at, attempts, reason, died_at)
   SELECT webhook, approval_id, change, event_id, body, noted_at, ${attempts}, ${reason}, ${at} FROM gone
   ON CONFLICT (webhook, event_id) DO UPDATE SET attempts = excluded.attempts, reason = excluded.reason, died_at = excluded.died_at`;
