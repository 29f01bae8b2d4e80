import { Transactions } from '#persistence';
import { NO_SESSION, unboxed } from '#sealing';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { SessionKeys } from '../sealing/session-keys.js';
import { storedDays } from '../partitions/stored-days.js';
import type { JournalBatch } from './backtest-run.js';

interface Row {
  readonly chain: number;
  readonly seq: string;
  readonly session: string;
  readonly digest: Buffer;
  readonly bytes: Buffer;
}

/** So many records are read at once. */
const MOST_RECORDS = 500;

/** What the journal tells of exchanges, opened, in the order of days, chains and records. */
@Injectable()
export class JournalWalk {
  constructor(
    private readonly transactions: Transactions,
    private readonly keys: SessionKeys,
  ) {}

  async count(manager: EntityManager, since: Date): Promise<number> {
    const days = await storedDays(manager, { from: since, to: null });
    const rows = await manager.query<{ count: number }[]>(
      'SELECT count(*)::int AS count FROM exchange WHERE day = ANY($1::date[]) AND started_at >= $2',
      [days, since],
    );
    return rows[0]?.count ?? 0;
  }

  async *since(since: Date): AsyncGenerator<JournalBatch> {
    const days = await this.transactions.read((manager) => this.days(manager, since));
    for (const day of days) {
      let after: Pick<Row, 'chain' | 'seq'> = { chain: -1, seq: '-1' };
      for (;;) {
        const { chain, seq } = after;
        const { rows, batch } = await this.transactions.read((manager) => this.next(manager, day, chain, seq));
        if (rows.length > 0) yield batch;
        const last = rows.at(-1);
        if (last === undefined || rows.length < MOST_RECORDS) break;
        after = last;
      }
    }
  }

  /** Days by whose partitions records stand, the first first. */
  private async days(manager: EntityManager, since: Date): Promise<string[]> {
    const rows = await manager.query<{ day: string }[]>(
      `SELECT day::text FROM generate_series(($1::timestamptz AT TIME ZONE 'UTC')::date::timestamp, (now() AT TIME ZONE 'UTC')::date + 1, '1 day') day`,
      [since],
    );
    return rows.map(({ day }) => day.slice(0, 10));
  }

  private async next(
    manager: EntityManager,
    day: string,
    chain: number,
    seq: string,
  ): Promise<{ rows: readonly Row[]; batch: JournalBatch }> {
    const rows = await manager.query<Row[]>(
      `SELECT chain, seq, coalesce(session, ${NO_SESSION}) AS session, digest, bytes FROM journal_record
        WHERE day = $1 AND (chain, seq) > ($2, $3) AND exchange_id IS NOT NULL ORDER BY chain, seq LIMIT ${MOST_RECORDS}`,
      [day, chain, seq],
    );
    const sessions = rows.map(({ session }) => Number(session));
    const keys = await this.keys.forReading(manager, sessions);
    const records = rows.map(({ digest, bytes }, index) => {
      const key = keys.get(sessions[index]!);
      return key === undefined ? null : unboxed(key, bytes, digest);
    });
    return { rows, batch: { records, sessions } };
  }
}
