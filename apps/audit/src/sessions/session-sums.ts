import { type FindingCategory, type Verdict, verdictSchema } from '#contracts';
import { compareRestrictiveness } from '#policy-model';
import type { EntityManager } from 'typeorm';
import { storedDays } from '../partitions/stored-days.js';
import { labelOf, readLabel } from './exchange-labels.js';
import type { SessionEntity } from './session.entity.js';
import { hookPath, promptClass, SIDE_CALL } from './side-call.js';

/** What an agent of a session did; `agent` null: the conversation itself. */
export interface AgentSums {
  readonly agent: string | null;
  readonly parent: string | null;
  /** The first words of what it was asked first, masked. */
  readonly title: string | null;
  readonly first: Date;
  readonly last: Date;
  readonly turns: number;
  readonly sideCalls: number;
  readonly tokens: number;
  /** In millionths, by currency. */
  readonly costs: Readonly<Record<string, number>>;
  /** The most restrictive of its calls. */
  readonly verdict: Verdict | null;
  /** In how many of its exchanges something of a category was found. */
  readonly findings: Readonly<Partial<Record<FindingCategory, number>>>;
}

const order = verdictSchema.options.toSorted(compareRestrictiveness);
const CATEGORY = labelOf('category', '');

/**
 * Sums by agent of the newest `most` exchanges of each session, by its number. Each session is looked up in the index of each day that it may have had
 * exchanges on, so it costs what is summed and nothing of what others did; sessions without any are missing.
 */
export async function sessionSums(
  manager: EntityManager,
  sessions: readonly SessionEntity[],
  most: number,
): Promise<ReadonlyMap<string, AgentSums[]>> {
  const moments = sessions.flatMap(({ startedAt, lastActiveAt }) => [startedAt, lastActiveAt]).filter((at) => at !== null);
  if (moments.length === 0) return new Map();
  const times = moments.map(Number);
  const days = await storedDays(manager, { from: new Date(Math.min(...times)), to: new Date(Math.max(...times)) });
  const rows = await manager.query<SumsRow[]>(sums, [sessions.map(({ number }) => number), days, most]);
  const found = new Map<string, AgentSums[]>();
  for (const row of rows) found.set(row.session, [...(found.get(row.session) ?? []), sumsOf(row)]);
  return found;
}

interface SumsRow {
  readonly session: string;
  readonly agent: string | null;
  readonly parent: string | null;
  readonly title: string | null;
  readonly first: Date;
  readonly last: Date;
  readonly calls: string;
  readonly side_calls: string;
  readonly tokens: string | null;
  readonly costs: Record<string, number> | null;
  readonly verdict: number | null;
  readonly findings: Record<string, number> | null;
}

const sums = `
  WITH chosen AS MATERIALIZED (
    SELECT s.number AS session, e.* FROM unnest($1::bigint[]) AS s (number) CROSS JOIN LATERAL (
      SELECT e.id, e.started_at, e.agent_id AS agent, e.parent_agent_id AS parent, e.title, e.tokens, e.cost, e.currency, e.labels,
             array_position('{${order.join(',')}}'::text[], e.verdict) AS verdict, ${SIDE_CALL} AS is_side,
             coalesce(e.request_class = '${promptClass}' AND e.route->>'path' = '${hookPath}', false) AS is_prompt
        FROM exchange e WHERE e.session = s.number AND e.day = ANY($2::date[]) AND e.started_at IS NOT NULL
       ORDER BY e.started_at DESC, e.id DESC LIMIT $3) e),
  priced AS (
    SELECT session, agent, jsonb_object_agg(currency, cost) AS costs
      FROM (SELECT session, agent, currency, sum(cost) AS cost FROM chosen WHERE currency IS NOT NULL GROUP BY 1, 2, 3) c GROUP BY 1, 2),
  seen AS (
    SELECT session, agent, jsonb_object_agg(label, n) AS findings
      FROM (SELECT session, agent, label, count(*) AS n FROM chosen, unnest(labels) AS label WHERE label LIKE '${CATEGORY}%' GROUP BY 1, 2, 3) l GROUP BY 1, 2),
  summed AS (
    SELECT session, agent, max(parent) AS parent, min(started_at) AS first, max(started_at) AS last, count(*) AS calls,
           count(*) FILTER (WHERE is_side) AS side_calls, sum(tokens) AS tokens, max(verdict) AS verdict,
           (array_agg(title ORDER BY is_side, started_at, id) FILTER (WHERE title IS NOT NULL AND (NOT is_side OR is_prompt)))[1] AS title
      FROM chosen GROUP BY 1, 2)
  SELECT summed.*, priced.costs, seen.findings FROM summed
    LEFT JOIN priced ON priced.session = summed.session AND priced.agent IS NOT DISTINCT FROM summed.agent
    LEFT JOIN seen ON seen.session = summed.session AND seen.agent IS NOT DISTINCT FROM summed.agent
   ORDER BY summed.first, summed.agent`;

function sumsOf({ agent, parent, title, first, last, calls, side_calls, tokens, costs, verdict, findings }: SumsRow): AgentSums {
  const sideCalls = Number(side_calls);
  return {
    agent,
    parent,
    title,
    first,
    last,
    turns: Number(calls) - sideCalls,
    sideCalls,
    tokens: Number(tokens ?? 0),
    costs: costs ?? {},
    verdict: verdict === null ? null : order[verdict - 1]!,
    findings: Object.fromEntries(Object.entries(findings ?? {}).map(([label, count]) => [readLabel(label)?.value ?? label, count])),
  };
}
