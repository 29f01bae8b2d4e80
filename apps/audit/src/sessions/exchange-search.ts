import type { Cursor } from '#persistence';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { PhraseCheck } from '../words/phrase-check.js';
import type { ExchangeEntity } from './exchange.entity.js';
import type { ExchangeFilter } from './exchange-filter.js';
import { type Order, walkExchanges } from './exchange-walk.js';

/** So many exchanges are read for a phrase at most, for one page. */
const MOST_READ = 300;
const AT_ONCE = 50;

interface Wanted {
  readonly order: Order;
  readonly after: Cursor | null;
  readonly limit: number;
  readonly deadline: number;
}

export interface Found {
  /** At most one more than was asked for: then there are more. */
  readonly rows: readonly ExchangeEntity[];
  /** Where the search goes on that stopped before it had seen all; null where it did not stop. */
  readonly stoppedAt: Cursor | null;
}

/** Exchanges that fit a filter, phrases included. */
@Injectable()
export class ExchangeSearch {
  constructor(private readonly phrases: PhraseCheck) {}

  async find(manager: EntityManager, filter: ExchangeFilter, wanted: Wanted): Promise<Found> {
    const limit = wanted.limit + 1;
    if (filter.phrases.length === 0) return { rows: await walkExchanges(manager, filter, { ...wanted, limit }), stoppedAt: null };
    const rows: ExchangeEntity[] = [];
    let { after } = wanted;
    for (let read = 0; read < MOST_READ; read += AT_ONCE) {
      const candidates = await walkExchanges(manager, filter, { ...wanted, after, limit: AT_ONCE });
      for (const row of candidates) {
        if (performance.now() > wanted.deadline) return { rows, stoppedAt: after };
        if (await this.phrases.says(manager, Number(row.session.number), row.id, filter.phrases)) rows.push(row);
        if (rows.length >= limit) return { rows, stoppedAt: null };
        after = placeOf(row);
      }
      if (candidates.length < AT_ONCE) return { rows, stoppedAt: null };
    }
    return { rows, stoppedAt: after };
  }
}

/** Where a row stands in a list. */
export const placeOf = ({ startedAt, id }: ExchangeEntity): Cursor => ({ at: startedAt ?? new Date(0), id });
