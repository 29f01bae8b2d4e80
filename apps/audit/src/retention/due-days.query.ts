import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { LeafRange } from '../seals/seals.store.js';
import type { ChainRun, DueDay, KeptSession } from './due-day.js';

/** Records `r` of a day ($1) that may go: not audit's own, none behind a gap of its chain, none of a session that stays ($2). */
const GOING = `journal_record r JOIN chain_end c ON c.number = r.chain
  WHERE r.day = $1 AND NOT c.is_own AND r.seq <= c.seq AND (r.session IS NULL OR r.session <> ALL($2::bigint[]))`;

const POISON = `poison_record p LEFT JOIN chain_end c ON c.id = p.chain
  WHERE (p.found_at AT TIME ZONE 'UTC')::date <= $1 AND (p.seq IS NULL OR p.seq <= c.seq)`;

/** Exchanges that went with them; those whose ids tell no day with the last of their records. */
const EXCHANGES = `exchange e WHERE e.session <> ALL($2::bigint[])
  AND (e.day = $1 OR (e.day = '1970-01-01' AND greatest(e.received_day, e.ended_day) <= $1))`;

/** Looks at days that are over. */
@Injectable()
export class DueDaysQuery {
  /** Days before that one of which something is there, oldest first. */
  async before(manager: EntityManager, before: string): Promise<string[]> {
    const rows = await manager.query<{ day: string }[]>('SELECT day::text FROM recorded_days WHERE day < $1 ORDER BY day', [before]);
    return rows.map(({ day }) => day);
  }

  /** `isHeld`: the day is frozen, and its sessions are to be kept from being gone on with until the transaction ends; those that are just now stay. */
  async of(manager: EntityManager, day: string, before: string, isHeld: boolean): Promise<DueDay> {
    const all = await sessionsOf(manager, day);
    const free = new Set(isHeld ? await taken(manager, all) : all);
    const reasons = await this.staying(manager, all, day, before);
    const busy = await named(
      manager,
      all.filter((number) => !free.has(number) && !reasons.some((kept) => kept.number === number)),
    );
    const kept = [...reasons, ...busy.map((one) => ({ ...one, why: 'busy' as const }))];
    const numbers = kept.map(({ number }) => number);
    const stays = new Set(numbers);
    const going = await named(
      manager,
      all.filter((number) => !stays.has(number)),
    );
    return {
      day,
      kept,
      ranges: await ranges(manager, day, numbers),
      runs: await runs(manager, day, numbers),
      sessions: going.map(({ session }) => session),
      people: await people(
        manager,
        going.map(({ number }) => number),
        day,
        numbers,
      ),
      ...(await counts(manager, day, numbers)),
    };
  }

  private async staying(manager: EntityManager, sessions: readonly number[], day: string, before: string): Promise<KeptSession[]> {
    const rows = await manager.query<{ number: string; session: string; why: KeptSession['why'] }[]>(
      `SELECT number, session, why FROM (
         SELECT s.number, s.id AS session, CASE
           WHEN s.number IN (SELECT held_among($1::bigint[])) THEN 'hold'
           WHEN (s.last_active_at AT TIME ZONE 'UTC')::date >= $3 OR EXISTS (SELECT 1 FROM exchange e
             WHERE e.session = s.number AND e.day <= $3 AND (e.ended_at AT TIME ZONE 'UTC')::date >= $3) THEN 'live'
           WHEN s.number IN (SELECT r.session FROM journal_record r JOIN chain_end c ON c.number = r.chain
             WHERE r.day = $2 AND r.seq > c.seq) THEN 'gap' END AS why
           FROM session s WHERE s.number = ANY($1::bigint[])) looked WHERE why IS NOT NULL`,
      [sessions, day, before],
    );
    return rows.map((row) => ({ ...row, number: Number(row.number) }));
  }
}

async function sessionsOf(manager: EntityManager, day: string): Promise<number[]> {
  const rows = await manager.query<{ session: string }[]>(
    `SELECT session FROM journal_record WHERE day = $1 AND session IS NOT NULL
     UNION SELECT session FROM exchange WHERE day = $1
     UNION SELECT session FROM exchange WHERE day = '1970-01-01' AND greatest(received_day, ended_day) <= $1`,
    [day],
  );
  return rows.map(({ session }) => Number(session));
}

/** Those that nobody is storing something of at this moment: nobody does until the transaction ends. */
async function taken(manager: EntityManager, sessions: readonly number[]): Promise<number[]> {
  const rows = await manager.query<{ number: string }[]>(
    'SELECT number FROM session WHERE number = ANY($1::bigint[]) ORDER BY id FOR UPDATE SKIP LOCKED',
    [sessions],
  );
  return rows.map(({ number }) => Number(number));
}

async function named(manager: EntityManager, sessions: readonly number[]): Promise<{ number: number; session: string }[]> {
  const rows = await manager.query<{ number: string; session: string }[]>(
    'SELECT number, id AS session FROM session WHERE number = ANY($1::bigint[]) ORDER BY number',
    [sessions],
  );
  return rows.map((row) => ({ ...row, number: Number(row.number) }));
}

async function ranges(manager: EntityManager, day: string, kept: readonly number[]): Promise<LeafRange[]> {
  const rows = await manager.query<{ log: number; from: string; to: string }[]>(
    `SELECT shard AS log, min(leaf) AS from, max(leaf) + 1 AS to
       FROM (SELECT r.shard, r.leaf, r.leaf - row_number() OVER (PARTITION BY r.shard ORDER BY r.leaf) AS run FROM ${GOING}) placed
      GROUP BY shard, run ORDER BY shard, min(leaf)`,
    [day, kept],
  );
  return rows.map(({ log, from, to }) => ({ log, from: Number(from), to: Number(to) }));
}

async function runs(manager: EntityManager, day: string, kept: readonly number[]): Promise<ChainRun[]> {
  const rows = await manager.query<{ chain: string; from: string; to: string; digest: string | null }[]>(
    `WITH gone AS (
       SELECT c.id AS chain, r.seq, r.digest FROM ${GOING}
       UNION ALL SELECT p.chain, p.seq, NULL FROM ${POISON} AND p.seq IS NOT NULL
     ), once AS (SELECT chain, seq, max(digest) AS digest FROM gone GROUP BY chain, seq
     ), placed AS (SELECT *, seq - row_number() OVER each AS run, lead(seq) OVER each IS DISTINCT FROM seq + 1 AS is_last
                     FROM once WINDOW each AS (PARTITION BY chain ORDER BY seq))
     SELECT chain, min(seq) AS from, max(seq) AS to, max(encode(digest, 'hex')) FILTER (WHERE is_last) AS digest
       FROM placed GROUP BY chain, run ORDER BY chain, min(seq)`,
    [day, kept],
  );
  return rows.map(({ from, to, ...run }) => ({ ...run, from: Number(from), to: Number(to) }));
}

async function people(manager: EntityManager, going: readonly number[], day: string, kept: readonly number[]): Promise<string[]> {
  const rows = await manager.query<{ person: string }[]>(
    `SELECT DISTINCT (principal->>'issuer') || '|' || (principal->>'subject') AS person FROM caller
      WHERE principal IS NOT NULL AND number IN (SELECT caller FROM session WHERE number = ANY($3::bigint[]) UNION SELECT e.caller FROM ${EXCHANGES})`,
    [day, kept, going],
  );
  return rows.map(({ person }) => person);
}

async function counts(
  manager: EntityManager,
  day: string,
  kept: readonly number[],
): Promise<{ readonly exchanges: number; readonly setAside: number }> {
  const [row] = await manager.query<{ exchanges: string; set_aside: string }[]>(
    `SELECT (SELECT count(*) FROM ${EXCHANGES}) AS exchanges, (SELECT count(*) FROM ${POISON}) AS set_aside`,
    [day, kept],
  );
  return { exchanges: Number(row?.exchanges), setAside: Number(row?.set_aside) };
}
