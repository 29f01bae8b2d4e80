import { storableJson, type Cursor } from '#persistence';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { exchangeDay } from '../partitions/day.js';
import type { Actor } from '../subjects/actor.js';
import type { Seal } from './seal.view.js';

/** Leaves of a log, `to` exclusive. */
export interface LeafRange {
  readonly log: number;
  readonly from: number;
  readonly to: number;
}

interface Row {
  readonly id: string;
  readonly at: Date;
  readonly day: string;
  readonly before: string;
  readonly records: string;
  readonly exchanges: string;
  readonly sessions: string;
  readonly set_aside: string;
  readonly sealed_by: Actor | null;
}

const COLUMNS = 'id, at, day::text, before::text, records, exchanges, sessions, set_aside, sealed_by';

/** What went by retention. Rows are only ever added. */
@Injectable()
export class SealsStore {
  /** `firstSeq`: of its first record in audit's own chain. */
  async add(manager: EntityManager, seal: Seal, firstSeq: number, ranges: readonly LeafRange[]): Promise<void> {
    await manager.query(
      `INSERT INTO retention_seal (id, at, day, before, first_seq, records, exchanges, sessions, set_aside, sealed_by)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
      [
        seal.id,
        seal.at,
        seal.day,
        seal.before,
        firstSeq,
        seal.records,
        seal.exchanges,
        seal.sessions,
        seal.setAside,
        seal.by === null ? null : storableJson(seal.by),
      ],
    );
    await manager.query(
      'INSERT INTO retention_range (seal, shard, from_leaf, to_leaf) SELECT $1, * FROM unnest($2::smallint[], $3::bigint[], $4::bigint[])',
      [seal.id, ranges.map(({ log }) => log), ranges.map(({ from }) => from), ranges.map(({ to }) => to)],
    );
  }

  /** Newest first. */
  async page(manager: EntityManager, after: Cursor | null, limit: number): Promise<Seal[]> {
    const rows = await manager.query<Row[]>(
      `SELECT ${COLUMNS} FROM retention_seal WHERE $1::timestamptz IS NULL OR (at, id) < ($1, $2) ORDER BY at DESC, id DESC LIMIT $3`,
      [after?.at ?? null, after?.id ?? null, limit],
    );
    return rows.map(sealOf);
  }
}

/** What is said of an exchange of which nothing is there: that it went by retention, where its day did; else `otherwise`. */
export async function whyUnknown(manager: EntityManager, exchange: string, otherwise = 'There is no such exchange.'): Promise<string> {
  const day = exchangeDay(exchange);
  const [seal] = await manager.query<{ at: Date }[]>('SELECT at FROM retention_seal WHERE day = $1 ORDER BY at LIMIT 1', [day]);
  if (seal === undefined) return otherwise;
  return `There is no such exchange, or not any more: what was of ${day} went by retention, at ${seal.at.toISOString()}.`;
}

const sealOf = ({ sealed_by: by, set_aside: setAside, ...row }: Row): Seal => ({
  ...row,
  records: Number(row.records),
  exchanges: Number(row.exchanges),
  sessions: Number(row.sessions),
  setAside: Number(setAside),
  by,
});
