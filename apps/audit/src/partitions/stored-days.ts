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
    `SELECT day::text FROM exchange_days
      WHERE day = $3 OR ((${utcDay('$1')} IS NULL OR day >= ${utcDay('$1')} - 1) AND (${utcDay('$2')} IS NULL OR day <= ${utcDay('$2')} + 1))
      ORDER BY day DESC`,
    [from, to, FIRST_DAY],
  );
  return rows.map(({ day }) => day);
}

const utcDay = (parameter: string): string => `(${parameter}::timestamptz AT TIME ZONE 'UTC')::date`;
