import { type Topic, type TopicData, newId } from '#contracts';
import { activeTraceparent, jsonOf, type Outgoing } from '#messaging';
import type { EntityManager } from 'typeorm';
import { portions } from '../portions.js';
import type { Transactions } from '../transactions.js';
import type { OutboxRelay } from './outbox-relay.js';

export interface AppendOptions {
  /** Not published before this time; later events of the same key wait behind it. */
  readonly notBefore?: Date;
}

/** Publishing that commits or rolls back with the data it tells of. */
export class Outbox {
  constructor(
    private readonly transactions: Transactions,
    private readonly relay: OutboxRelay,
  ) {}

  /**
   * Notes the event in the manager's transaction and returns its id; it is published moments after the commit, in order per topic and key,
   * at least once and always under that id. Throws PublishRefused when the data does not fit the topic, or is too large for any.
   */
  async append<T extends Topic>(
    manager: EntityManager,
    topic: T,
    event: Outgoing<TopicData<T>>,
    options: AppendOptions = {},
  ): Promise<string> {
    const [id] = await this.appendAll(manager, topic, [{ ...event, ...options }]);
    return id!;
  }

  /** The same for many events, in that order. One whose id waits already is the same event, and waits once. */
  async appendAll<T extends Topic>(
    manager: EntityManager,
    topic: T,
    events: readonly (Outgoing<TopicData<T>> & AppendOptions)[],
  ): Promise<string[]> {
    const active = activeTraceparent();
    const rows = events.map(({ id, key, subject, data, traceparent, notBefore }) => {
      const json = jsonOf(topic, data);
      return { id: id ?? newId(), key, subject, json, traceparent: traceparent ?? active ?? null, notBefore: notBefore ?? null };
    });
    for (const portion of portions(rows, ({ json }) => json.length)) {
      const column = <K extends keyof (typeof rows)[number]>(name: K) => portion.map((row) => row[name]);
      await manager.query(
        `INSERT INTO outbox (event_id, topic, key, subject, traceparent, data, not_before)
         SELECT id, $1, key, subject, traceparent, data::json, coalesce(not_before, now())
           FROM unnest($2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::timestamptz[])
                WITH ORDINALITY AS e(id, key, subject, traceparent, data, not_before, n) ORDER BY n
         ON CONFLICT (event_id) DO NOTHING`,
        [topic.name, column('id'), column('key'), column('subject'), column('traceparent'), column('json'), column('notBefore')],
      );
    }
    if (rows.length > 0) this.transactions.afterCommit(manager, () => this.relay.wake(topic));
    return rows.map(({ id }) => id);
  }

  /** Takes back the events of keys that are not due yet, so that newer ones can stand for them. What is due may be on its way already and stays. */
  async retract(manager: EntityManager, topic: Topic, ...keys: readonly string[]): Promise<void> {
    if (keys.length === 0) return;
    await manager.query('DELETE FROM outbox WHERE topic = $1 AND key = ANY($2::text[]) AND not_before > clock_timestamp()', [
      topic.name,
      keys,
    ]);
  }
}
