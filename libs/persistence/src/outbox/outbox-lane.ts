import type { Topic } from '#contracts';
import { failpoint } from '#failpoints';
import { type Bus, PublishRefused } from '#messaging';
import { Logger } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Transactions } from '../transactions.js';
import { type RefusedEvent, setAside } from './dead-events.js';

interface Pending {
  readonly seq: string;
  readonly event_id: string;
  readonly key: string;
  readonly subject: string;
  readonly traceparent: string | null;
  readonly data: unknown;
  readonly due: boolean;
}

/** How far a key's rows got: published, refused for good, and what stopped the rest. */
interface Sent {
  readonly done: string[];
  readonly refused: RefusedEvent[];
  readonly error?: unknown;
}

interface Round {
  /** Rows that are gone, refused ones among them. */
  readonly published: number;
  readonly failed: number;
  /** Milliseconds until the next row of the topic is due; null: there is none. */
  readonly nextDueMs: number | null;
}

/** Keys of one round. */
const KEYS = 200;
const LONGEST_PAUSE_MS = 5_000;

/**
 * One topic's way out of the outbox, so that a topic whose consumers are slow keeps no other waiting. Sleeps until it is woken or a
 * row is due. Several replicas share the work: whoever locks the first row of a key owns the key for the round, so its order holds.
 */
export class OutboxLane {
  private readonly logger = new Logger('OutboxRelay');
  private readonly running: Promise<void>;
  private stopping = false;
  private awake = true;
  private ring: (() => void) | undefined;

  constructor(
    private readonly transactions: Transactions,
    private readonly bus: Bus,
    private readonly topic: Topic,
    private readonly onSetAside: (topic: string) => void,
  ) {
    this.running = this.loop();
  }

  wake(): void {
    this.awake = true;
    this.ring?.();
  }

  /** Ends after the round under way; with `flush` after one more that takes what is due. */
  async stop({ flush }: { flush: boolean }): Promise<void> {
    this.stopping = true;
    this.wake();
    await this.running;
    if (flush) await this.round().catch((error: unknown) => this.tell(error));
  }

  private async loop(): Promise<void> {
    let failures = 0;
    while (!this.stopping) {
      this.awake = false;
      try {
        const { published, failed, nextDueMs } = await this.round();
        failures = failed > 0 ? failures + 1 : 0;
        if (published > 0 && failed === 0) continue;
        await this.rest(failures > 0 ? backoff(failures) : nextDueMs);
      } catch (error) {
        failures += 1;
        this.tell(error);
        await this.rest(backoff(failures));
      }
    }
  }

  private async rest(ms: number | null): Promise<void> {
    if (this.awake || this.stopping) return;
    await new Promise<void>((resolve) => {
      const timer = ms === null ? undefined : setTimeout(resolve, ms);
      this.ring = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.ring = undefined;
  }

  /** One transaction: lock, publish, delete; what no broker will ever take is set aside. What is published and not deleted (a crash) goes out again under the same ids. */
  private round(): Promise<Round> {
    return this.transactions.run(async (manager) => {
      const chains = await this.claim(manager);
      const results = await Promise.all(chains.map((chain) => this.publishInOrder(chain)));
      const published = results.flatMap(({ done }) => done);
      const refused = results.flatMap((result) => result.refused);
      if (published.length > 0) await manager.query('DELETE FROM outbox WHERE seq = ANY($1::bigint[])', [published]);
      await setAside(manager, refused);
      if (refused.length > 0) this.transactions.afterCommit(manager, () => this.tellRefused(refused));
      const failed = results.filter(({ error }) => error !== undefined);
      if (failed[0]) this.tell(failed[0].error);
      const nextDueMs = chains.length > 0 ? null : await this.nextDue(manager);
      return { published: published.length + refused.length, failed: failed.length, nextDueMs };
    });
  }

  /** The due rows of keys whose first row nobody else has, a chain a key; a row that is not due ends its chain. */
  private async claim(manager: EntityManager): Promise<Pending[][]> {
    const heads = await manager.query<{ key: string }[]>(
      `SELECT key FROM outbox o
        WHERE topic = $1 AND not_before <= now()
          AND NOT EXISTS (SELECT 1 FROM outbox e WHERE e.topic = o.topic AND e.key = o.key AND e.seq < o.seq)
        ORDER BY seq LIMIT ${KEYS} FOR UPDATE SKIP LOCKED`,
      [this.topic.name],
    );
    if (heads.length === 0) return [];
    const rows = await manager.query<Pending[]>(
      `SELECT seq, event_id, key, subject, traceparent, data, not_before <= now() AS due FROM outbox
        WHERE topic = $1 AND key = ANY($2::text[]) ORDER BY seq LIMIT ${KEYS * 5}`,
      [this.topic.name, heads.map(({ key }) => key)],
    );
    return [...Map.groupBy(rows, ({ key }) => key).values()].map(untilNotDue);
  }

  private async publishInOrder(chain: readonly Pending[]): Promise<Sent> {
    const [done, refused]: [string[], RefusedEvent[]] = [[], []];
    for (const { seq, event_id: id, key, subject, data, traceparent } of chain) {
      try {
        await failpoint('outbox.publish.before');
        await this.bus.publish(this.topic, { id, key, subject, data, ...(traceparent === null ? {} : { traceparent }) });
        await failpoint('outbox.publish.after');
        done.push(seq);
      } catch (error) {
        if (!(error instanceof PublishRefused)) return { done, refused, error };
        refused.push({ seq, id, reason: error.message });
      }
    }
    return { done, refused };
  }

  private async nextDue(manager: EntityManager): Promise<number | null> {
    const [next] = await manager.query<{ ms: number | null }[]>(
      `SELECT extract(epoch FROM min(not_before) - clock_timestamp())::float8 * 1000 AS ms
         FROM outbox WHERE topic = $1 AND not_before > now()`,
      [this.topic.name],
    );
    return next?.ms == null ? null : Math.max(next.ms, 0);
  }

  private tellRefused(refused: readonly RefusedEvent[]): void {
    for (const { id, reason } of refused) {
      this.logger.error(`Event ${id} of ${this.topic.name} can never be published and is set aside in outbox_dead: ${reason}`);
      this.onSetAside(this.topic.name);
    }
  }

  private tell(error: unknown): void {
    this.logger.warn(
      `Events of ${this.topic.name} wait in the outbox: ${error instanceof Error ? `${error.name}: ${error.message}` : 'unknown error'}`,
    );
  }
}

function untilNotDue(chain: Pending[]): Pending[] {
  const end = chain.findIndex(({ due }) => !due);
  return end === -1 ? chain : chain.slice(0, end);
}

function backoff(failures: number): number {
  return Math.min(100 * 2 ** Math.min(failures, 10), LONGEST_PAUSE_MS);
}
