import type { Topic, TopicData } from '#contracts';
import { activeTraceparent, conform, type Outgoing } from '#messaging';
import type { EntityManager } from 'typeorm';
import { v7 } from 'uuid';
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
   * at least once and always under that id. Throws UnfitMessage when the data does not fit the topic.
   */
  async append<T extends Topic>(
    manager: EntityManager,
    topic: T,
    event: Outgoing<TopicData<T>>,
    options: AppendOptions = {},
  ): Promise<string> {
    const id = event.id ?? v7();
    const data = JSON.stringify(conform(topic, event.data));
    await manager.query(
      `INSERT INTO outbox (event_id, topic, key, subject, traceparent, data, not_before) VALUES ($1, $2, $3, $4, $5, $6, coalesce($7, now()))`,
      [id, topic.name, event.key, event.subject, event.traceparent ?? activeTraceparent() ?? null, data, options.notBefore ?? null],
    );
    this.relay.knows(topic);
    this.transactions.afterCommit(manager, () => this.relay.wake());
    return id;
  }

  /** Takes back the events of a key that are not due yet, so that a newer one can stand for them. What is due may be on its way already and stays. */
  async retract(manager: EntityManager, topic: Topic, key: string): Promise<void> {
    await manager.query('DELETE FROM outbox WHERE topic = $1 AND key = $2 AND not_before > clock_timestamp()', [topic.name, key]);
  }
}
