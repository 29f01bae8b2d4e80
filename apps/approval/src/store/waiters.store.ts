import type { approvalRequested, holdEnded, TopicData } from '#contracts';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

type Requested = TopicData<typeof approvalRequested>;
type Ended = TopicData<typeof holdEnded>;

/** Ends that are kept of one call, the newest: an announcement that comes again later than so many of them would let it wait again. */
const mostEnded = 64;

const stillOpen = (asks: string, ended: string): string => `ARRAY(SELECT DISTINCT a FROM unnest(${asks}) AS a WHERE a <> ALL(${ended}))`;

/**
 * Who waits for an approval. A call may wait, leave and wait again; each time is an ask with an id of its own. It waits while one of the asks
 * that were announced has not ended, in whatever order the two are heard. Every method works in the transaction of the manager it is given.
 */
@Injectable()
export class WaitersStore {
  async add(manager: EntityManager, { approvalId, waiters }: Requested): Promise<void> {
    const open = stillOpen('w.open_asks || excluded.open_asks', 'w.ended_asks');
    await manager.query(
      `INSERT INTO waiters AS w (approval_id, exchange_id, side_call, open_asks)
       SELECT $1, exchange_id, side_call, ARRAY(SELECT json_array_elements_text(asks))
         FROM unnest($2::text[], $3::boolean[], $4::json[]) AS e(exchange_id, side_call, asks)
       ON CONFLICT (approval_id, exchange_id) DO UPDATE SET side_call = excluded.side_call, open_asks = ${open},
         ended_at = CASE WHEN cardinality(${open}) = 0 THEN w.ended_at END,
         ended_by = CASE WHEN cardinality(${open}) = 0 THEN w.ended_by END`,
      [
        approvalId,
        waiters.map(({ exchangeId }) => exchangeId),
        waiters.map(({ sideCall }) => sideCall),
        waiters.map(({ exchangeId, asks }) => JSON.stringify(asks ?? [exchangeId])),
      ],
    );
  }

  /** May come before the approval is known. */
  async end(manager: EntityManager, { approvalId, exchangeId, cause, endedAt, asks }: Ended): Promise<void> {
    const ended = 'w.ended_asks || excluded.ended_asks';
    const open = stillOpen('w.open_asks', ended);
    const isKnown = 'w.ended_at IS NOT NULL AND w.ended_asks @> excluded.ended_asks';
    await manager.query(
      `INSERT INTO waiters AS w (approval_id, exchange_id, side_call, ended_asks, ended_at, ended_by) VALUES ($1, $2, false, $5, $3, $4)
       ON CONFLICT (approval_id, exchange_id) DO UPDATE SET open_asks = ${open},
         ended_asks = CASE WHEN ${isKnown} THEN w.ended_asks ELSE (${ended})[greatest(1, cardinality(${ended}) - ${mostEnded - 1}):] END,
         ended_at = CASE WHEN cardinality(${open}) > 0 THEN NULL WHEN ${isKnown} THEN w.ended_at ELSE excluded.ended_at END,
         ended_by = CASE WHEN cardinality(${open}) > 0 THEN NULL WHEN ${isKnown} THEN w.ended_by ELSE excluded.ended_by END`,
      [approvalId, exchangeId, new Date(endedAt), cause, asks ?? [exchangeId]],
    );
  }
}
