import type { EntityManager } from 'typeorm';
import { FIRST_DAY } from './day.js';

interface Range {
  readonly from: Date | null;
  readonly to: Date | null;
}

/**
 * The days that exchanges may stand under which began in a range, the newest first. An id is made shortly before its call begins, by the same clock,
 * which may be set back meanwhile: a day on each side makes up for that. Days with a partition may have no rows.
 */
export async function storedDays(manager: EntityManager, { from, to }: Range): Promise<string[]> {
  const rows = await manager.query<{ day: string }[]>(
    `WITH RECURSIVE own AS (
       SELECT to_date(right(c.relname, 8), 'YYYYMMDD') AS day FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
        WHERE i.inhparent = to_regclass('exchange') AND c.relname ~ '_\\d{8}$'
     ), rest AS (
       (SELECT day FROM exchange_rest ORDER BY day DESC LIMIT 1)
       UNION ALL
       SELECT (SELECT r.day FROM exchange_rest r WHERE r.day < rest.day ORDER BY r.day DESC LIMIT 1) FROM rest WHERE rest.day IS NOT NULL
     )
     SELECT day::text FROM (SELECT day FROM own UNION SELECT day FROM rest WHERE day IS NOT NULL) every
      WHERE day = $3 OR ((${utcDay('$1')} IS NULL OR day >= ${utcDay('$1')} - 1) AND (${utcDay('$2')} IS NULL OR day <= ${utcDay('$2')} + 1))
      ORDER BY day DESC`,
    [from, to, FIRST_DAY],
  );
  return rows.map(({ day }) => day);
}

const utcDay = (parameter: string): string => `(${parameter}::timestamptz AT TIME ZONE 'UTC')::date`;
