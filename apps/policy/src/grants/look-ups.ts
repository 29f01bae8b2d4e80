import { principalKey, type Refusal } from '#contracts';
import type { EntityManager } from 'typeorm';
import type { Question } from '../rules/memory.js';
import { wordsOf } from '../rules/words.js';

/** What a look-up reads at most for one question, the newest first: who has more open asks again, which only costs a second card. */
const sameContent = 4;
const sameSession = 16;
const sameGrant = 64;

/** Whom a question is of, and by what other calls of theirs that bear on it are found. */
const columns = (questions: readonly Question[]): string[][] => [
  questions.map(({ principal }) => principalKey(principal)),
  questions.map(({ fingerprint }) => fingerprint),
  questions.map(({ sessionId }) => sessionId),
];

/** Ids of open and lately denied approvals that one of the questions may join or be denied by: of the same content, of the same conversation, or denied for the same words. */
export async function approvalsNear(manager: EntityManager, questions: readonly Question[], now: Date): Promise<string[]> {
  const rows = await manager.query<{ id: string }[]>(
    `SELECT DISTINCT w.approval_id AS id
       FROM unnest($1::text[], $2::text[], $3::text[], $5::text[]) AS q(principal, fingerprint, session_id, words)
      CROSS JOIN LATERAL (
        (SELECT approval_id FROM approval_waiter
          WHERE principal = q.principal AND fingerprint = q.fingerprint AND matters_until > $4 ORDER BY joined_at DESC LIMIT ${sameContent})
        UNION ALL
        (SELECT approval_id FROM approval_waiter
          WHERE principal = q.principal AND session_id = q.session_id AND matters_until > $4 ORDER BY joined_at DESC LIMIT ${sameSession})
        UNION ALL
        (SELECT approval_id FROM approval_waiter
          WHERE principal = q.principal AND words = q.words AND denied_until > $4 ORDER BY denied_until DESC LIMIT 1)
      ) w`,
    [...columns(questions), now, questions.map(wordsOf)],
  );
  return rows.map(({ id }) => id);
}

/** Ids of grants that one of the questions may rest on: of its content, its conversation, its principal; and, used up or not, of what is claimed. */
export async function grantsNear(
  manager: EntityManager,
  questions: readonly Question[],
  claimed: readonly string[],
  now: Date,
): Promise<string[]> {
  const rules = [...new Set(questions.flatMap(({ matches }) => matches.map(({ ruleId }) => ruleId)))];
  const active = `principal = q.principal AND state = 'active' AND expires_at > $4`;
  const rows = await manager.query<{ id: string }[]>(
    `SELECT DISTINCT g.id
       FROM unnest($1::text[], $2::text[], $3::text[]) AS q(principal, fingerprint, session_id)
      CROSS JOIN LATERAL (
        (SELECT id FROM approval_grant WHERE ${active} AND scope = 'once' AND fingerprint = q.fingerprint
          ORDER BY expires_at DESC LIMIT ${sameGrant})
        UNION ALL
        (SELECT id FROM approval_grant WHERE ${active} AND scope = 'session' AND session_id = q.session_id AND rule_ids && $5::text[]
          ORDER BY expires_at DESC LIMIT ${sameGrant})
        UNION ALL
        (SELECT id FROM approval_grant WHERE ${active} AND scope = 'duration' AND rule_ids && $5::text[]
          ORDER BY expires_at DESC LIMIT ${sameGrant})
        UNION ALL
        (SELECT id FROM approval_grant WHERE approval_id = ANY($6::uuid[]) AND scope = 'once' AND fingerprint = q.fingerprint)
      ) g`,
    [...columns(questions), now, rules, claimed],
  );
  return rows.map(({ id }) => id);
}

/** How many more approvals may be open of these principals. No more are counted than may be. */
export async function roomOf(manager: EntityManager, principals: readonly string[], most: number, now: Date): Promise<Map<string, number>> {
  const rows = await manager.query<{ principal: string; open: number }[]>(
    `SELECT p AS principal, (
        SELECT count(*)::int FROM (
          SELECT FROM approval WHERE principal = p AND state = 'pending' AND expires_at > $3 LIMIT $2) AS counted) AS open
       FROM unnest($1::text[]) AS p`,
    [[...new Set(principals)], most, now],
  );
  return new Map(rows.map(({ principal, open }) => [principal, most - open]));
}

/** How many grants that stand these principals have. No more are counted than may be. */
export async function standingOf(
  manager: EntityManager,
  principals: readonly string[],
  most: number,
  now: Date,
): Promise<Map<string, number>> {
  const rows = await manager.query<{ principal: string; standing: number }[]>(
    `SELECT p AS principal, (
        SELECT count(*)::int FROM (
          SELECT FROM approval_grant WHERE principal = p AND state = 'active' AND scope <> 'once' AND expires_at > $3 LIMIT $2) AS counted) AS standing
       FROM unnest($1::text[]) AS p`,
    [[...new Set(principals)], most, now],
  );
  return new Map(rows.map(({ principal, standing }) => [principal, standing]));
}

export interface FoundBlock {
  readonly principal: string;
  readonly session_id: string;
  readonly identity: string;
  readonly rule_id: string;
  readonly verdict: 'approved' | 'refused';
  readonly by_reviewer: boolean;
  readonly refusal: Refusal | null;
  readonly call_id: string | null;
  readonly approval_id: string | null;
  readonly decided_at: Date;
}

/** What is remembered, in the questions' conversations, of any block that stands in them. */
export async function blocksNear(manager: EntityManager, questions: readonly Question[]): Promise<FoundBlock[]> {
  const places = Map.groupBy(questions, ({ principal, sessionId }) => JSON.stringify([principalKey(principal), sessionId]));
  const keys = [...places.values()].flatMap((same, place) => {
    const identities = same.flatMap(({ blocks, tail }) => [...blocks.flatMap(({ identity, digest }) => [identity, digest]), ...tail]);
    return [...new Set(identities)].map((identity) => ({ place, identity }));
  });
  const firsts = [...places.values()].map(([first]) => first!);
  return await manager.query<FoundBlock[]>(
    `SELECT b.principal, b.session_id, b.identity, b.rule_id, b.verdict, b.by_reviewer, b.refusal, b.call_id, b.approval_id, b.decided_at
       FROM unnest($1::int[], $2::text[]) AS k(place, identity)
       JOIN unnest($3::text[], $4::text[]) WITH ORDINALITY AS p(principal, session_id, n) ON p.n = k.place + 1
       JOIN remembered_block b ON b.principal = p.principal AND b.session_id = p.session_id AND b.identity = k.identity`,
    [
      keys.map(({ place }) => place),
      keys.map(({ identity }) => identity),
      firsts.map(({ principal }) => principalKey(principal)),
      firsts.map(({ sessionId }) => sessionId),
    ],
  );
}
