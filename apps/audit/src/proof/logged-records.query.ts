import type { LoggedRecord } from '#contracts';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { LeafPlace } from './trees.store.js';

/** The record that begins an exchange, or the one that ends it. */
export const recordRoles = ['opening', 'end'] as const;
export type RecordRole = (typeof recordRoles)[number];

/** An exchange has one end; where a process was thought dead and was not, the end that it told counts, not the interruption. */
const wanted = {
  opening: 'r.begins ORDER BY r.time, r.chain, r.seq',
  end: `r.type IN ('exchange.completed', 'exchange.refused', 'exchange.failed', 'exchange.client_left', 'exchange.interrupted')
          ORDER BY r.type = 'exchange.interrupted', r.time, r.chain, r.seq`,
} satisfies Record<RecordRole, string>;

type Row = Omit<LoggedRecord, 'seq'> & { readonly seq: string; readonly shard: number; readonly leaf: string };

/** Records as their logs have them. */
@Injectable()
export class LoggedRecordsQuery {
  /** Null where there is none, or none yet. */
  async of(manager: EntityManager, exchange: string, role: RecordRole): Promise<(LoggedRecord & LeafPlace) | null> {
    const [row] = await manager.query<Row[]>(
      `SELECT c.id AS chain, r.seq, r.digest, r.prev, r.time, r.type, r.exchange_id AS exchange, s.id AS session, r.shard, r.leaf
         FROM journal_record r JOIN chain c ON c.number = r.chain LEFT JOIN session s ON s.number = r.session
        WHERE r.exchange_id = $1 AND ${wanted[role]} LIMIT 1`,
      [exchange],
    );
    return row === undefined ? null : { ...row, seq: Number(row.seq), leaf: Number(row.leaf) };
  }
}
