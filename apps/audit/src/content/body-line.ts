import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { RecordPlace } from '../received-record.js';

/** A body on the way from a body to the first of its parents. */
export interface LineLink {
  readonly name: string;
  readonly parent: string | null;
  readonly place: RecordPlace;
}

interface Row {
  readonly name: string;
  readonly parent: string | null;
  readonly day: string;
  readonly chain: number;
  readonly seq: string;
}

const BODY = {
  request: `coalesce(request_body, id || ':request') AS name, request_parent AS parent, received_day AS day, received_chain AS chain, received_seq AS seq`,
  reply: `coalesce(reply_body, id || ':reply') AS name, reply_parent AS parent, ended_day AS day, ended_chain AS chain, ended_seq AS seq`,
};

/** By its exchange, which its name begins with, or by the name that an earlier ingress gave it. */
const named = (name: string): string => `
  SELECT ${BODY.request} FROM exchange WHERE ${name} LIKE '%:request' AND session = $1 AND request_body IS NULL AND received_day IS NOT NULL
     AND id = left(${name}, -8) AND day = exchange_day(left(${name}, -8))
  UNION ALL
  SELECT ${BODY.reply} FROM exchange WHERE ${name} LIKE '%:reply' AND session = $1 AND reply_body IS NULL AND ended_day IS NOT NULL
     AND id = left(${name}, -6) AND day = exchange_day(left(${name}, -6))
  UNION ALL
  SELECT ${BODY.request} FROM exchange WHERE ${name} NOT LIKE '%:re%' AND session = $1 AND request_body = ${name}
  UNION ALL
  SELECT ${BODY.reply} FROM exchange WHERE ${name} NOT LIKE '%:re%' AND session = $1 AND reply_body = ${name}`;

/** Follows bodies to their parents. */
@Injectable()
export class BodyLine {
  /** Where the body itself stands; null: it is not known. */
  async placeOf(manager: EntityManager, session: number, name: string): Promise<RecordPlace | null> {
    const rows = await manager.query<Row[]>(`SELECT name, parent, day::text, chain, seq FROM (${named('$2::text')}) first`, [
      session,
      name,
    ]);
    return follow(rows, name)[0]?.place ?? null;
  }

  /** The body itself first; it ends with one that has no parent, or whose parent is not known. */
  async of(manager: EntityManager, session: number, name: string): Promise<LineLink[]> {
    const rows = await manager.query<Row[]>(
      `WITH RECURSIVE line AS (
         SELECT * FROM (${named('$2::text')}) first
         UNION
         SELECT p.* FROM line l CROSS JOIN LATERAL (${named('l.parent')}) p
       ) SELECT name, parent, day::text, chain, seq FROM line`,
      [session, name],
    );
    return follow(rows, name);
  }
}

/** UNION has left out what was there already, so even parents in a circle come to an end: in rows of no certain order. */
function follow(rows: readonly Row[], name: string): LineLink[] {
  const byName = new Map(rows.map((row) => [row.name, row]));
  const line: LineLink[] = [];
  for (let next: string | null = name; next !== null;) {
    const row: Row | undefined = byName.get(next);
    if (row === undefined) break;
    byName.delete(next);
    line.push({ name: row.name, parent: row.parent, place: { day: row.day, chainNumber: row.chain, seq: Number(row.seq) } });
    next = row.parent;
  }
  return line;
}
