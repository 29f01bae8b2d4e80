import type { Cursor } from '#persistence';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { RecordPlace } from '../received-record.js';
import { PhraseCheck, type RecordedExchange } from '../words/phrase-check.js';
import type { ExchangeEntity } from './exchange.entity.js';
import type { ExchangeFilter } from './exchange-filter.js';
import { type Order, walkExchanges } from './exchange-walk.js';

/** So many exchanges are read for a phrase at most, for one page, and about as many characters. */
const MOST_READ = 300;
const MOST_CHARACTERS = 8_000_000;
/** So many are looked for by their words at once, and so many of those read at once: their content is in memory together. */
const AT_ONCE = 50;
const READ_AT_ONCE = 10;

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

  /** Of a phrase at least some are read, so that who goes on from `stoppedAt` gets on. */
  async find(manager: EntityManager, filter: ExchangeFilter, wanted: Wanted): Promise<Found> {
    const limit = wanted.limit + 1;
    if (filter.phrases.length === 0) return { rows: await walkExchanges(manager, filter, { ...wanted, limit }), stoppedAt: null };
    const rows: ExchangeEntity[] = [];
    let [{ after }, read, characters] = [wanted, 0, 0];
    while (read < MOST_READ) {
      const candidates = await walkExchanges(manager, filter, { ...wanted, after, limit: AT_ONCE });
      for (let at = 0; at < candidates.length; at += READ_AT_ONCE) {
        const some = candidates.slice(at, at + READ_AT_ONCE);
        const found = await this.phrases.among(manager, some.map(recordedOf), filter.phrases);
        rows.push(...some.filter(({ id }) => found.exchanges.has(id)));
        if (rows.length >= limit) return { rows: rows.slice(0, limit), stoppedAt: null };
        read += some.length;
        characters += found.characters;
        after = placeOf(some.at(-1)!);
        if (performance.now() > wanted.deadline || characters > MOST_CHARACTERS) return { rows, stoppedAt: after };
      }
      if (candidates.length < AT_ONCE) return { rows, stoppedAt: null };
    }
    return { rows, stoppedAt: after };
  }
}

/** Where a row stands in a list. */
export const placeOf = ({ startedAt, id }: ExchangeEntity): Cursor => ({ at: startedAt ?? new Date(0), id });

function recordedOf(row: ExchangeEntity): RecordedExchange {
  const place = (day: string | null, chainNumber: number | null, seq: string | null): RecordPlace[] =>
    day === null || chainNumber === null || seq === null ? [] : [{ day, chainNumber, seq: Number(seq) }];
  const places = [...place(row.receivedDay, row.receivedChain, row.receivedSeq), ...place(row.endedDay, row.endedChain, row.endedSeq)];
  return { id: row.id, session: Number(row.session.number), places };
}
