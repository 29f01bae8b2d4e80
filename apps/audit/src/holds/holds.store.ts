import { storable, storableJson } from '#persistence';
import type { Cursor } from '#persistence';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Actor } from '../subjects/actor.js';
import type { Person, Subject } from '../subjects/subject-of-record.js';

/** That something may not go until somebody says that it may. */
export interface Hold {
  readonly id: string;
  readonly at: Date;
  readonly session: string | null;
  readonly person: Person | null;
  readonly reason: string;
  readonly by: Actor;
  readonly released: { readonly at: Date; readonly reason: string; readonly by: Actor } | null;
}

interface Row extends Omit<Hold, 'released' | 'by'> {
  readonly placed_by: Actor;
  readonly released_at: Date | null;
  readonly released_reason: string;
  readonly released_by: Actor;
}

const HOLDS = `SELECT h.*, r.at AS released_at, r.reason AS released_reason, r.released_by FROM legal_hold h LEFT JOIN legal_hold_release r ON r.hold = h.id`;

/** Legal holds. Rows are only ever added. */
@Injectable()
export class HoldsStore {
  async add(manager: EntityManager, id: string, at: Date, { session, person }: Subject, reason: string, by: Actor): Promise<void> {
    await manager.query('INSERT INTO legal_hold (id, at, session, person, reason, placed_by) VALUES ($1, $2, $3, $4, $5, $6)', [
      id,
      at,
      session === null ? null : storable(session),
      person === null ? null : storableJson(person),
      storable(reason),
      storableJson(by),
    ]);
  }

  async release(manager: EntityManager, id: string, at: Date, reason: string, by: Actor): Promise<void> {
    await manager.query('INSERT INTO legal_hold_release (hold, at, reason, released_by) VALUES ($1, $2, $3, $4)', [
      id,
      at,
      storable(reason),
      storableJson(by),
    ]);
  }

  async one(manager: EntityManager, id: string): Promise<Hold | null> {
    const [row] = await manager.query<Row[]>(`${HOLDS} WHERE h.id = $1`, [id]);
    return row === undefined ? null : holdOf(row);
  }

  /** Newest first. */
  async page(manager: EntityManager, after: Cursor | null, limit: number): Promise<Hold[]> {
    const rows = await manager.query<Row[]>(
      `${HOLDS} WHERE $1::timestamptz IS NULL OR (h.at, h.id) < ($1, $2) ORDER BY h.at DESC, h.id DESC LIMIT $3`,
      [after?.at ?? null, after?.id ?? null, limit],
    );
    return rows.map(holdOf);
  }

  /** Those of the sessions that a hold covers: by themselves, or by anybody who is in them. */
  async covered(manager: EntityManager, sessions: readonly number[]): Promise<number[]> {
    const rows = await manager.query<{ number: string }[]>('SELECT held_among($1::bigint[]) AS number', [sessions]);
    return rows.map(({ number }) => Number(number));
  }
}

const holdOf = ({ id, at, session, person, reason, placed_by: by, ...row }: Row): Hold => ({
  id,
  at,
  session,
  person,
  reason,
  by,
  released: row.released_at === null ? null : { at: row.released_at, reason: row.released_reason, by: row.released_by },
});
