import { OstiaryError } from '#contracts';
import type { EntityManager } from 'typeorm';

const CANCELED = '57014';

/** Runs queries of which each is given up after so long, in the transaction of `manager`. Rejects with `query_too_costly` where one was. */
export async function bounded<T>(manager: EntityManager, timeoutMs: number, work: () => Promise<T>): Promise<T> {
  await manager.query(`SELECT set_config('statement_timeout', $1, true)`, [String(timeoutMs)]);
  try {
    return await work();
  } catch (error) {
    if (Reflect.get(Object(error), 'code') === CANCELED) throw tooCostly(error);
    throw error;
  }
}

/** What a query is given up with. */
export const tooCostly = (cause?: unknown): OstiaryError =>
  new OstiaryError('query_too_costly', 'This takes longer than a query may. Give a shorter time range (from, to), or a filter more.', {
    cause,
  });
