import { storable } from '#persistence';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { exchangeDay } from '../partitions/day.js';

export interface ExchangeWords {
  readonly exchange: string;
  readonly session: number;
  /** As `wordList` writes them. */
  readonly words: string;
}

/** An exchange of more different words keeps those it has: a row must stay one that PostgreSQL can keep. */
const MOST = 6_000;

/** The words of exchanges. */
@Injectable()
export class WordsStore {
  /** Each exchange once. */
  async add(manager: EntityManager, list: readonly ExchangeWords[]): Promise<void> {
    if (list.length === 0) return;
    const rows = list.map((row) => ({ ...row, exchange: storable(row.exchange) })).sort((a, b) => (a.exchange < b.exchange ? -1 : 1));
    await manager.query(
      `INSERT INTO exchange_words AS known (day, exchange, session, words)
       SELECT day, exchange, session, words::tsvector FROM unnest($1::date[], $2::text[], $3::bigint[], $4::text[]) AS told (day, exchange, session, words)
       ON CONFLICT (exchange, day) DO UPDATE SET words =
         CASE WHEN length(known.words) + length(excluded.words) > ${MOST} THEN known.words ELSE known.words || excluded.words END`,
      [
        rows.map(({ exchange }) => exchangeDay(exchange)),
        rows.map(({ exchange }) => exchange),
        rows.map(({ session }) => session),
        rows.map(({ words }) => words),
      ],
    );
  }

  /** Forgets the words of sessions whose content is to be erased. */
  async forget(manager: EntityManager, sessions: readonly number[]): Promise<void> {
    await manager.query('DELETE FROM exchange_words WHERE session = ANY($1::bigint[])', [sessions]);
  }
}
