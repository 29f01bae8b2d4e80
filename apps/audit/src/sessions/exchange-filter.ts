import { findingCategorySchema, type Principal, principalKey } from '#contracts';
import type { EntityManager } from 'typeorm';
import { storedDays } from '../partitions/stored-days.js';
import type { ExchangeFilters } from './exchanges.parameters.js';
import { labelOf } from './exchange-labels.js';
import { readTextQuery } from '../words/text-query.js';

/** A condition of SQL on the rows of `exchange e`, with named parameters; `:day` is the day that is asked. */
export interface Condition {
  readonly sql: string;
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** What filters come to: conditions that each day's partition answers from its indexes, and the days to ask, the newest first. */
export interface ExchangeFilter {
  readonly conditions: readonly Condition[];
  readonly days: readonly string[];
  /** What their new text must say word for word; not among the conditions. */
  readonly phrases: readonly string[];
}

const MICROS = 1_000_000;

/** Looks up what filters name. `only`: whose exchanges they may find. */
export async function exchangeFilter(manager: EntityManager, filters: ExchangeFilters, only: Principal | null): Promise<ExchangeFilter> {
  const conditions: Condition[] = [{ sql: 'e.started_at IS NOT NULL', parameters: {} }];
  const add = (sql: string, parameters: Condition['parameters'] = {}): void => void conditions.push({ sql, parameters });
  const { model, verdict, outcome, from, to, minTokens, maxTokens, minCost, maxCost } = filters;
  const { words, phrases } = filters.q === undefined ? { words: null, phrases: [] } : readTextQuery(filters.q);
  const callers = await callersOf(manager, filters, only);
  // Who never called has no exchanges, on whatever day.
  if (callers?.length === 0) return { conditions, phrases, days: [] };
  if (callers !== null) add('e.caller = ANY(:callers::int[])', { callers });
  const labels = labelsIn(filters);
  if (labels.length > 0) add('e.labels @> :labels::text[]', { labels });
  if (filters.finding !== undefined) add('e.labels && :findings::text[]', { findings: findingLabels(filters.finding) });
  if (model !== undefined) add('e.model = :model', { model });
  if (verdict !== undefined) add('e.verdict = :verdict', { verdict });
  // Said twice where an index is of the rows that hold it.
  if (verdict !== undefined && verdict !== 'allow') add(`e.verdict <> 'allow'`);
  if (outcome === 'open') add('e.outcome IS NULL');
  else if (outcome !== undefined) add('e.outcome = :outcome', { outcome });
  if (outcome !== undefined && outcome !== 'open' && outcome !== 'completed') add(`e.outcome <> 'completed'`);
  if (minTokens !== undefined) add('e.tokens >= :minTokens', { minTokens: Math.ceil(minTokens) });
  if (maxTokens !== undefined) add('e.tokens <= :maxTokens', { maxTokens: Math.floor(maxTokens) });
  if (minCost !== undefined) add('e.cost >= :minCost', { minCost: Math.ceil(minCost * MICROS) });
  if (maxCost !== undefined) add('e.cost <= :maxCost', { maxCost: Math.floor(maxCost * MICROS) });
  if (from !== undefined) add('e.started_at >= :from', { from });
  if (to !== undefined) add('e.started_at < :to', { to });
  if (words !== null) add('e.id IN (SELECT w.exchange FROM exchange_words w WHERE w.day = :day AND w.words @@ :words::tsquery)', { words });
  const range = { from: from ?? null, to: to ?? null };
  if (filters.session === undefined) return { conditions, phrases, days: await storedDays(manager, range) };
  const session = await sessionOf(manager, filters.session);
  if (session === null) return { conditions, phrases, days: [] };
  add('e.session = :session', { session: session.number });
  return { conditions, phrases, days: await storedDays(manager, narrowed(range, session)) };
}

/** The numbers of all that fit, of whom there are far fewer than exchanges; null where nothing is said of callers. */
async function callersOf(
  manager: EntityManager,
  { principal, group, client, address }: ExchangeFilters,
  only: Principal | null,
): Promise<number[] | null> {
  if (only === null && [principal, group, client, address].every((filter) => filter === undefined)) return null;
  const rows = await manager.query<{ number: number }[]>(
    `SELECT number FROM caller
      WHERE ($1::text IS NULL OR principal_names @> ARRAY[$1]) AND ($2::text IS NULL OR principal->'groups' ? $2)
        AND ($3::text IS NULL OR client->>'name' = $3 OR client->>'kind' = $3)
        AND ($4::text IS NULL OR (principal_names @> ARRAY[$4] AND principal_names[4] = $4))
        AND ($5::text IS NULL OR address = $5)`,
    [principal ?? null, group ?? null, client ?? null, only === null ? null : principalKey(only), address ?? null],
  );
  return rows.map(({ number }) => number);
}

const labelsIn = ({ rule, tool, fingerprint, approval }: ExchangeFilters): string[] => [
  ...(rule === undefined ? [] : [labelOf('rule', rule)]),
  ...(tool === undefined ? [] : [labelOf('tool', tool)]),
  ...(fingerprint === undefined ? [] : [labelOf('fingerprint', fingerprint)]),
  ...(approval === undefined ? [] : [labelOf('approval', approval)]),
];

/** No kind is called as a category is. */
const findingLabels = (finding: string): string[] => [
  labelOf(findingCategorySchema.safeParse(finding).success ? 'category' : 'kind', finding),
];

interface SessionPlace {
  readonly number: string;
  readonly first: Date | null;
  readonly last: Date | null;
}

async function sessionOf(manager: EntityManager, id: string): Promise<SessionPlace | null> {
  const rows = await manager.query<SessionPlace[]>(
    'SELECT number, started_at AS first, last_active_at AS last FROM session WHERE id = $1',
    [id],
  );
  return rows[0] ?? null;
}

type Range = Parameters<typeof storedDays>[1];

/** A session has no exchanges but between its first and its last. */
const narrowed = ({ from, to }: Range, { first, last }: SessionPlace): Range => ({
  from: from !== null && (first === null || from > first) ? from : first,
  to: to !== null && (last === null || to < last) ? to : last,
});
