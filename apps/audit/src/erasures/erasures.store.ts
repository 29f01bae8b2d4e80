import type { Cursor } from '#persistence';
import { storable, storableJson } from '#persistence';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { exchangeDay } from '../partitions/day.js';
import type { Actor } from '../subjects/actor.js';
import type { Person } from '../subjects/subject-of-record.js';

/** That content of sessions was made unreadable, by whom and why. */
export interface Erasure {
  readonly id: string;
  readonly at: Date;
  readonly session: string | null;
  readonly person: Person | null;
  readonly reason: string;
  readonly by: Actor;
  /** How many. */
  readonly sessions: number;
}

interface Row extends Omit<Erasure, 'by'> {
  readonly erased_by: Actor;
}

const COLUMNS = 'e.id, e.at, e.session, e.person, e.reason, e.erased_by, e.sessions';

/** Erasures. Rows are only ever added. */
@Injectable()
export class ErasuresStore {
  /** Forgets keys and what is made of content. Waits for whoever stores something of these sessions, and they wait until the transaction ends. The result: how many records each log has then. */
  async forget(manager: EntityManager, sessions: readonly number[]): Promise<number[]> {
    await manager.query('SELECT forget_sessions($1::bigint[])', [sessions]);
    const heads = await manager.query<{ size: string }[]>('SELECT size FROM tree_head ORDER BY shard');
    return heads.map(({ size }) => Number(size));
  }

  async add(manager: EntityManager, erasure: Erasure, sessions: readonly number[], logs: readonly number[]): Promise<void> {
    const { id, at, session, person, reason, by } = erasure;
    await manager.query(
      'INSERT INTO erasure (id, at, session, person, reason, erased_by, sessions, logs) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)',
      [
        id,
        at,
        session === null ? null : storable(session),
        person === null ? null : storableJson(person),
        storable(reason),
        storableJson(by),
        sessions.length,
        logs,
      ],
    );
    await manager.query('INSERT INTO erased_session (session, erasure) SELECT unnest($1::bigint[]), $2', [sessions, id]);
  }

  /** Takes a person's name, address and groups out of the read model, and out of it whom the exchanges were of. */
  async forgetNames(manager: EntityManager, { issuer, subject }: Person, id: string): Promise<void> {
    const nobody = { issuer, subject: `erased-${id}`, name: 'erased', email: null, groups: [] };
    await manager.query(
      `UPDATE caller SET principal = $2, address = NULL, digest = sha256(convert_to('erased ' || number, 'UTF8')) WHERE principal @> $1::jsonb`,
      [JSON.stringify({ issuer, subject }), JSON.stringify(nobody)],
    );
  }

  /** Newest first. */
  async page(manager: EntityManager, after: Cursor | null, limit: number): Promise<Erasure[]> {
    const rows = await manager.query<Row[]>(
      `SELECT ${COLUMNS} FROM erasure e WHERE $1::timestamptz IS NULL OR (e.at, e.id) < ($1, $2) ORDER BY e.at DESC, e.id DESC LIMIT $3`,
      [after?.at ?? null, after?.id ?? null, limit],
    );
    return rows.map(erasureOf);
  }

  /** What took the content of an exchange; null: nothing did. */
  async ofExchange(manager: EntityManager, id: string): Promise<Erasure | null> {
    const [row] = await manager.query<Row[]>(
      `SELECT ${COLUMNS} FROM exchange x
         JOIN journal_record r ON r.chain = x.received_chain AND r.seq = x.received_seq AND r.day = x.received_day
         JOIN erased_session s ON s.session = x.session
         JOIN erasure e ON e.id = s.erasure AND r.leaf < e.logs[r.shard + 1]
        WHERE x.id = $1 AND x.day = $2 ORDER BY e.at, e.id LIMIT 1`,
      [id, exchangeDay(id)],
    );
    return row === undefined ? null : erasureOf(row);
  }
}

const erasureOf = ({ erased_by: by, ...row }: Row): Erasure => ({ ...row, by });
