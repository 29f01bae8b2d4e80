import type { EntityManager } from 'typeorm';

/** Makes at-least-once delivery into exactly-once effects: the note that an event was handled commits with what handling it did. */
export class Inbox {
  /**
   * True the first time a consumer meets an event, false ever after (for eight days, longer than any topic keeps one).
   * Call it first in the transaction; a concurrent delivery of the same event waits here for the outcome of this one.
   */
  async once(manager: EntityManager, consumer: string, eventId: string): Promise<boolean> {
    const inserted: unknown[] = await manager.query(
      'INSERT INTO inbox (consumer, event_id) VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING event_id',
      [consumer, eventId],
    );
    return inserted.length === 1;
  }

  /** Forgets what no topic can deliver again. */
  async sweep(manager: EntityManager): Promise<void> {
    await manager.query(`DELETE FROM inbox WHERE handled_at < now() - interval '8 days'`);
  }
}
