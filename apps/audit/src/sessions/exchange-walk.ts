import type { Cursor } from '#persistence';
import type { EntityManager } from 'typeorm';
import { tooCostly } from '../paging/bounded.js';
import { exchangeDay } from '../partitions/day.js';
import type { ExchangeEntity } from './exchange.entity.js';
import type { ExchangeFilter } from './exchange-filter.js';
import { exchangesWith } from './exchange.rows.js';

export type Order = 'newest' | 'oldest';

interface Wanted {
  readonly order: Order;
  /** Where the page before ended. */
  readonly after: Cursor | null;
  readonly limit: number;
  /** When to give up, in milliseconds of `performance.now()`. */
  readonly deadline: number;
}

/**
 * Exchanges in the order of their days, and within a day of their beginnings: day by day until there are enough, so that what is far from where the
 * list begins is not looked at. Rejects with `query_too_costly` at the deadline.
 */
export async function walkExchanges(
  manager: EntityManager,
  { conditions, days }: ExchangeFilter,
  { order, after, limit, deadline }: Wanted,
): Promise<ExchangeEntity[]> {
  const found: ExchangeEntity[] = [];
  const [sign, direction] = order === 'newest' ? (['<', 'DESC'] as const) : (['>', 'ASC'] as const);
  const begins = after === null ? null : exchangeDay(after.id);
  for (const day of order === 'newest' ? days : days.toReversed()) {
    if (begins !== null && (order === 'newest' ? day > begins : day < begins)) continue;
    if (performance.now() > deadline) throw tooCostly();
    const rows = exchangesWith(manager).where('e.day = :day', { day });
    for (const { sql, parameters } of conditions) rows.andWhere(sql, parameters);
    if (after !== null && day === begins) rows.andWhere(`(e.started_at, e.id) ${sign} (:at, :id)`, { ...after });
    rows
      .orderBy('e.started_at', direction)
      .addOrderBy('e.id', direction)
      .limit(limit - found.length);
    found.push(...(await rows.getMany()));
    if (found.length >= limit) break;
  }
  return found;
}
