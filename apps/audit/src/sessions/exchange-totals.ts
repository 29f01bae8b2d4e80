import { principalKey, type Principal } from '#contracts';
import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import type { CallerEntity } from '../callers/caller.entity.js';
import { tooCostly } from '../paging/bounded.js';
import type { ExchangeFilter } from './exchange-filter.js';
import { readLabel } from './exchange-labels.js';
import { exchangesOf } from './exchange.rows.js';

/** So many exchanges are counted, the newest of those that fit. */
const MOST = 100_000;
/** So many values of each facet are told, those with most exchanges. */
const SHOWN = 20;

const facetNames = ['verdict', 'outcome', 'model', 'client', 'principal', 'rule', 'finding', 'tool'] as const;
type FacetName = (typeof facetNames)[number];
type Counts = Map<string, number>;

const facetSchema = z
  .array(
    z.object({
      value: z.string().describe('As the filter of that name takes it.'),
      count: z.number().int().describe('How many exchanges have it.'),
    }),
  )
  .describe('The most frequent values, with how many exchanges have each.');

export const totalsSchema = z.object({
  count: z.number().int().describe('How many exchanges fit.'),
  capped: z.boolean().describe(`Whether more fit than are counted: then all this is of the newest ${MOST}.`),
  tokens: z.number().int().describe('All their tokens together.'),
  cost: z
    .array(z.object({ currency: z.string().describe('ISO 4217 code.'), amount: z.number().describe('In its units.') }))
    .describe('What they cost together, by currency.'),
  facets: z
    .object(Object.fromEntries(facetNames.map((name) => [name, facetSchema])) as Record<FacetName, typeof facetSchema>)
    .describe(`Counts by what they are, the ${SHOWN} largest of each; \`finding\`: by category.`),
});
export type Totals = z.infer<typeof totalsSchema>;

interface Group {
  readonly facet: string;
  readonly value: string | null;
  readonly n: string;
  readonly tokens: string | null;
  readonly cost: string | null;
}

/** Counts what fits a filter, day by day from the newest. Phrases are not looked at. */
export async function exchangeTotals(manager: EntityManager, filter: ExchangeFilter, deadline: number): Promise<Totals> {
  const facets = new Map<FacetName, Counts>(facetNames.map((name) => [name, new Map()]));
  const callers: Counts = new Map();
  const costs: Counts = new Map();
  let [count, tokens, capped] = [0, 0, false];
  for (const day of filter.days) {
    if (performance.now() > deadline) throw tooCostly();
    const groups = await groupsOf(manager, filter, day, MOST + 1 - count);
    for (const { facet, value, n, tokens: spent, cost } of groups) {
      if (facet === 'all') {
        count += Number(n);
        tokens += Number(spent ?? 0);
      } else if (facet === 'currency' && value !== null && cost !== null) add(costs, value, Number(cost));
      else if (facet === 'caller' && value !== null) add(callers, value, Number(n));
      else if (facet === 'label' && value !== null) addLabel(facets, value, Number(n));
      else if (facet === 'outcome') add(facets.get('outcome')!, value ?? 'open', Number(n));
      else if ((facet === 'verdict' || facet === 'model') && value !== null) add(facets.get(facet)!, value, Number(n));
    }
    capped = count > MOST;
    if (capped) break;
  }
  await addCallers(manager, callers, facets);
  return {
    count: Math.min(count, MOST),
    capped,
    tokens,
    cost: [...costs].map(([currency, micros]) => ({ currency, amount: micros / 1_000_000 })),
    facets: Object.fromEntries(facetNames.map((name) => [name, largest(facets.get(name)!)])) as Totals['facets'],
  };
}

function groupsOf(manager: EntityManager, { conditions }: ExchangeFilter, day: string, limit: number): Promise<Group[]> {
  const rows = exchangesOf(manager)
    .select(['verdict', 'outcome', 'model', 'caller', 'labels', 'tokens', 'cost', 'currency'].map((column) => `e.${column} AS ${column}`))
    .where('e.day = :day', { day })
    .orderBy('e.started_at', 'DESC')
    .limit(limit);
  for (const { sql, parameters } of conditions) rows.andWhere(sql, parameters);
  const [chosen, parameters] = rows.getQueryAndParameters();
  return manager.query<Group[]>(
    `WITH chosen AS MATERIALIZED (${chosen})
     SELECT CASE grouping(verdict, outcome, model, caller, currency) WHEN 15 THEN 'verdict' WHEN 23 THEN 'outcome' WHEN 27 THEN 'model'
              WHEN 29 THEN 'caller' WHEN 30 THEN 'currency' ELSE 'all' END AS facet,
            coalesce(verdict, outcome, model, caller::text, currency) AS value, count(*) AS n, sum(tokens) AS tokens, sum(cost) AS cost
       FROM chosen GROUP BY GROUPING SETS ((verdict), (outcome), (model), (caller), (currency), ())
     UNION ALL
     SELECT 'label', label, count(*), NULL, NULL FROM chosen, unnest(labels) AS label
      WHERE label LIKE 'r:%' OR label LIKE 'c:%' OR label LIKE 't:%' GROUP BY label`,
    parameters,
  );
}

const add = (counts: Counts, value: string, n: number): void => void counts.set(value, (counts.get(value) ?? 0) + n);

function addLabel(facets: ReadonlyMap<FacetName, Counts>, label: string, n: number): void {
  const { kind, value } = readLabel(label) ?? { kind: null, value: '' };
  if (kind === 'rule' || kind === 'tool') add(facets.get(kind)!, value, n);
  if (kind === 'category') add(facets.get('finding')!, value, n);
}

/** By the numbers of callers, who they were and with what they called. */
async function addCallers(manager: EntityManager, counts: Counts, facets: ReadonlyMap<FacetName, Counts>): Promise<void> {
  if (counts.size === 0) return;
  const rows = await manager.query<(Pick<CallerEntity, 'number' | 'client'> & { readonly principal: Principal | null })[]>(
    'SELECT number, principal, client FROM caller WHERE number = ANY($1::int[])',
    [[...counts.keys()]],
  );
  for (const { number, principal, client } of rows) {
    const n = counts.get(String(number)) ?? 0;
    add(facets.get('client')!, client.name, n);
    if (principal !== null) add(facets.get('principal')!, principalKey(principal), n);
  }
}

const largest = (counts: Counts): Totals['facets'][FacetName] =>
  [...counts]
    .map(([value, count]) => ({ value, count }))
    .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1))
    .slice(0, SHOWN);
