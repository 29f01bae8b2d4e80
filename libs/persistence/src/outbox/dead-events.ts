import type { EntityManager } from 'typeorm';

/** An event of the outbox that the bus refuses for good, and why. */
export interface RefusedEvent {
  readonly seq: string;
  readonly id: string;
  readonly reason: string;
}

/** As long as the topics of dead letters keep theirs. */
const KEPT = '14 days';

/** Takes events out of the outbox that can never be published, and keeps them with the reason for whoever looks into it. */
export async function setAside(manager: EntityManager, refused: readonly RefusedEvent[]): Promise<void> {
  if (refused.length === 0) return;
  await manager.query(
    `WITH gone AS (
       DELETE FROM outbox o USING unnest($1::bigint[], $2::text[]) AS r(seq, reason) WHERE o.seq = r.seq
       RETURNING o.event_id, o.topic, o.key, o.subject, o.data, r.reason)
     INSERT INTO outbox_dead (event_id, topic, key, subject, data, reason) SELECT * FROM gone ON CONFLICT (event_id) DO NOTHING`,
    [refused.map(({ seq }) => seq), refused.map(({ reason }) => reason.slice(0, 500))],
  );
}

export async function sweepDead(manager: EntityManager): Promise<void> {
  await manager.query(`DELETE FROM outbox_dead WHERE refused_at < now() - interval '${KEPT}'`);
}
