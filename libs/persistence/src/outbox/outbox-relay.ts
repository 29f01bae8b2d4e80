import { topics, type Topic } from '#contracts';
import type { Bus } from '#messaging';
import { Logger } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Transactions } from '../transactions.js';

interface Pending {
  readonly seq: string;
  readonly event_id: string;
  readonly topic: string;
  readonly key: string;
  readonly subject: string;
  readonly traceparent: string | null;
  readonly data: unknown;
  readonly due: boolean;
}

/** Rows of one round. */
const ROUND = 200;
const POLL_MS = 1_000;
const LONGEST_PAUSE_MS = 5_000;

/**
 * Takes rows from the outbox to the bus: at once after a commit of this process, and by a look every second for what others left.
 * Several replicas share the work: whoever locks the first row of a key owns the key for the round, so its order holds.
 */
export class OutboxRelay {
  private readonly logger = new Logger('OutboxRelay');
  private readonly known = new Map<string, Topic>(topics.map((topic) => [topic.name, topic]));
  private running: Promise<void> | undefined;
  private stopping = false;
  private awake = false;
  private ring: (() => void) | undefined;

  constructor(
    private readonly transactions: Transactions,
    private readonly bus: Bus,
  ) {}

  /** Topics beyond those of the contracts, as tests have them. */
  knows(topic: Topic): void {
    this.known.set(topic.name, topic);
  }

  get isDurable(): boolean {
    return this.bus.isDurable;
  }

  start(): void {
    this.running ??= this.loop();
  }

  /** Looks at the outbox now. */
  wake(): void {
    this.awake = true;
    this.ring?.();
  }

  /** Ends after the round under way; with `flush` after one more that takes what is due. Rows that stay are published by the next start. */
  async stop({ flush }: { flush: boolean }): Promise<void> {
    this.stopping = true;
    this.wake();
    await this.running;
    if (flush && this.running !== undefined) await this.round().catch((error: unknown) => this.tell(error));
    this.running = undefined;
  }

  private async loop(): Promise<void> {
    let failures = 0;
    while (!this.stopping) {
      this.awake = false;
      try {
        const { published, failed, nextDueMs } = await this.round();
        failures = failed > 0 ? failures + 1 : 0;
        if (published > 0 && failed === 0) continue;
        await this.rest(failures > 0 ? backoff(failures) : Math.min(nextDueMs ?? POLL_MS, POLL_MS));
      } catch (error) {
        failures += 1;
        this.tell(error);
        await this.rest(backoff(failures));
      }
    }
  }

  private async rest(ms: number): Promise<void> {
    if (this.awake || this.stopping) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.ring = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.ring = undefined;
  }

  /** One transaction: lock, publish, delete. What is published and not deleted (a crash) goes out again under the same ids. */
  private round(): Promise<{ published: number; failed: number; nextDueMs: number | null }> {
    return this.transactions.run(async (manager) => {
      const chains = await this.claim(manager);
      const results = await Promise.all(chains.map((chain) => this.publishInOrder(chain)));
      const published = results.flatMap(({ done }) => done);
      if (published.length > 0) await manager.query('DELETE FROM outbox WHERE seq = ANY($1::bigint[])', [published]);
      const [next] = await manager.query<{ ms: number | null }[]>(
        'SELECT extract(epoch FROM min(not_before) - clock_timestamp())::float8 * 1000 AS ms FROM outbox WHERE not_before > now()',
      );
      const failed = results.filter(({ error }) => error !== undefined);
      if (failed[0]) this.tell(failed[0].error);
      return { published: published.length, failed: failed.length, nextDueMs: next?.ms == null ? null : Math.max(next.ms, 0) };
    });
  }

  /** The due rows of keys whose first row nobody else has, a chain a key; a row that is not due ends its chain. */
  private async claim(manager: EntityManager): Promise<Pending[][]> {
    const heads = await manager.query<{ topic: string; key: string }[]>(
      `SELECT topic, key FROM outbox o
        WHERE not_before <= now()
          AND NOT EXISTS (SELECT 1 FROM outbox e WHERE e.topic = o.topic AND e.key = o.key AND e.seq < o.seq)
        ORDER BY seq LIMIT ${ROUND} FOR UPDATE SKIP LOCKED`,
    );
    if (heads.length === 0) return [];
    const rows = await manager.query<Pending[]>(
      `SELECT seq, event_id, topic, key, subject, traceparent, data, not_before <= now() AS due FROM outbox
        WHERE (topic, key) IN (SELECT * FROM unnest($1::text[], $2::text[])) ORDER BY seq LIMIT ${ROUND * 5}`,
      [heads.map(({ topic }) => topic), heads.map(({ key }) => key)],
    );
    return [...Map.groupBy(rows, ({ topic, key }) => JSON.stringify([topic, key])).values()].map(untilNotDue);
  }

  private async publishInOrder(chain: readonly Pending[]): Promise<{ done: string[]; error?: unknown }> {
    const done: string[] = [];
    for (const row of chain) {
      try {
        const topic = this.known.get(row.topic);
        if (topic === undefined) throw new Error(`The outbox names a topic that this version does not know: ${row.topic}`);
        const { event_id: id, key, subject, data } = row;
        await this.bus.publish(topic, { id, key, subject, data, ...(row.traceparent === null ? {} : { traceparent: row.traceparent }) });
        done.push(row.seq);
      } catch (error) {
        return { done, error };
      }
    }
    return { done };
  }

  private tell(error: unknown): void {
    this.logger.warn(`Events wait in the outbox: ${error instanceof Error ? `${error.name}: ${error.message}` : 'unknown error'}`);
  }
}

function untilNotDue(chain: Pending[]): Pending[] {
  const end = chain.findIndex(({ due }) => !due);
  return end === -1 ? chain : chain.slice(0, end);
}

function backoff(failures: number): number {
  return Math.min(100 * 2 ** Math.min(failures, 10), LONGEST_PAUSE_MS);
}
