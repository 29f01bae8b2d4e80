import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Why } from '../seals/seal.view.js';
import type { KeptSession } from './due-day.js';

/** What stays of a day that is over. */
export interface HeldDay {
  readonly day: string;
  readonly kept: Readonly<Record<Why, number>>;
  /** Some of them by their ids, those on hold first. */
  readonly sessions: readonly { readonly session: string; readonly why: Why }[];
}

const MOST_NAMED = 100;

/** What the last look at each day found that has to stay. Derived. */
@Injectable()
export class HeldDaysStore {
  async replace(manager: EntityManager, day: string, kept: readonly KeptSession[]): Promise<void> {
    await manager.query('DELETE FROM retention_held WHERE day = $1', [day]);
    await manager.query('INSERT INTO retention_held (day, session, why) SELECT $1, * FROM unnest($2::bigint[], $3::text[])', [
      day,
      kept.map(({ number }) => number),
      kept.map(({ why }) => why),
    ]);
  }

  /** The oldest days first. */
  async all(manager: EntityManager, limit: number): Promise<HeldDay[]> {
    const rows = await manager.query<HeldDay[]>(
      `SELECT day::text, jsonb_build_object('hold', count(*) FILTER (WHERE why = 'hold'), 'live', count(*) FILTER (WHERE why = 'live'),
                'gap', count(*) FILTER (WHERE why = 'gap'), 'busy', count(*) FILTER (WHERE why = 'busy')) AS kept,
              coalesce(jsonb_agg(jsonb_build_object('session', id, 'why', why) ORDER BY why <> 'hold', why, id) FILTER (WHERE place <= ${MOST_NAMED}), '[]') AS sessions
         FROM (SELECT h.day, h.why, s.id, row_number() OVER (PARTITION BY h.day ORDER BY h.why <> 'hold', h.why, s.id) AS place
                 FROM retention_held h JOIN session s ON s.number = h.session) found
        GROUP BY day ORDER BY day LIMIT $1`,
      [limit],
    );
    return rows;
  }
}
