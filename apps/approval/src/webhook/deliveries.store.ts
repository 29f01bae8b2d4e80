import { Clock } from '#chassis';
import { Transactions } from '#persistence';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

/** What a webhook is to be told: one change of one approval. */
export interface Note {
  readonly approvalId: string;
  readonly change: number;
  readonly eventId: string;
  readonly body: string;
}

export interface Delivery extends Note {
  readonly webhook: string;
  readonly notedAt: Date;
  /** This one included. */
  readonly attempts: number;
}

/**
 * What is still to be told, a row a webhook and change. A webhook hears the changes of an approval one after the other, so only the first of them is
 * ever due. Several replicas share the rows: whoever claims one has it until its time is over, and nobody holds a lock while a receiver thinks.
 */
@Injectable()
export class DeliveriesStore {
  constructor(
    private readonly transactions: Transactions,
    private readonly clock: Clock,
  ) {}

  /** In the transaction of the change. It is due when what waits before it is. */
  async note(manager: EntityManager, webhooks: readonly string[], { approvalId, change, eventId, body }: Note): Promise<void> {
    await manager.query(
      `INSERT INTO webhook_deliveries (webhook, approval_id, change, event_id, body, noted_at, due_at)
       SELECT w.webhook, $2::text, $3::int, $4::text, $5::text, $6::timestamptz,
              greatest($6, (SELECT max(due_at) FROM webhook_deliveries e WHERE e.webhook = w.webhook AND e.approval_id = $2))
         FROM unnest($1::text[]) AS w(webhook) ON CONFLICT DO NOTHING`,
      [webhooks, approvalId, change, eventId, body, this.clock.now()],
    );
  }

  /** At most `count` that are due, for `leaseMs`: who has not ended one by then (a process that is gone) loses it to the next who claims. */
  claim(webhook: string, count: number, leaseMs: number): Promise<Delivery[]> {
    const now = this.clock.now();
    return this.transactions.run((manager) =>
      manager.query<Delivery[]>(
        `WITH claimed AS (
           UPDATE webhook_deliveries SET claimed_until = $3, attempts = attempts + 1
            WHERE (webhook, approval_id, change) IN (
              SELECT webhook, approval_id, change FROM webhook_deliveries d
               WHERE webhook = $1 AND due_at <= $2 AND (claimed_until IS NULL OR claimed_until <= $2)
                 AND NOT EXISTS (SELECT 1 FROM webhook_deliveries e
                                  WHERE e.webhook = d.webhook AND e.approval_id = d.approval_id AND e.change < d.change)
               ORDER BY due_at LIMIT $4 FOR UPDATE SKIP LOCKED)
           RETURNING *)
         SELECT webhook, approval_id AS "approvalId", change, event_id AS "eventId", body, noted_at AS "notedAt", attempts FROM claimed`,
        [webhook, now, new Date(now.getTime() + leaseMs), count],
      ),
    );
  }

  /** It was told, or need not be. */
  async remove(delivery: Delivery): Promise<void> {
    await this.transactions.run((manager) => manager.query(`DELETE FROM webhook_deliveries WHERE ${one}`, keyOf(delivery)));
  }

  /** Try it again in so much time; what waits behind it is not looked at before. */
  async postpone({ webhook, approvalId }: Delivery, ms: number): Promise<void> {
    const at = new Date(this.clock.millis() + ms);
    await this.transactions.run((manager) =>
      manager.query('UPDATE webhook_deliveries SET due_at = $3, claimed_until = NULL WHERE webhook = $1 AND approval_id = $2', [
        webhook,
        approvalId,
        at,
      ]),
    );
  }

  /** As if it had not been claimed. */
  async release(delivery: Delivery): Promise<void> {
    await this.transactions.run((manager) =>
      manager.query(`UPDATE webhook_deliveries SET claimed_until = NULL, attempts = attempts - 1 WHERE ${one}`, keyOf(delivery)),
    );
  }

  /** When the next one is due that was not due yet; null: there is none. */
  async nextAt(webhook: string): Promise<Date | null> {
    const [row] = await this.transactions.read((manager) =>
      manager.query<{ at: Date | null }[]>('SELECT min(due_at) AS at FROM webhook_deliveries WHERE webhook = $1 AND due_at > $2', [
        webhook,
        this.clock.now(),
      ]),
    );
    return row?.at ?? null;
  }

  /** How many each webhook has still to be told; one that is not there has none. */
  waiting(): Promise<{ readonly webhook: string; readonly count: number }[]> {
    return this.transactions.read((manager) =>
      manager.query('SELECT webhook, count(*)::int AS count FROM webhook_deliveries GROUP BY webhook'),
    );
  }
}

const one = 'webhook = $1 AND approval_id = $2 AND change = $3';
const keyOf = ({ webhook, approvalId, change }: Delivery): unknown[] => [webhook, approvalId, change];
