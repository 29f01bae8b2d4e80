import { Random } from '../provenance/random.js';
import { AuditStage } from './audit-stage.js';
import { quantilesOf } from './quantiles.js';
import { fillExchanges } from './search/many-exchanges.js';
import { filters, type Question, texts } from './search/questions.js';
import { speak } from './search/spoken-exchanges.js';
import { planOf, slowestStatement } from './search/statements.js';

/**
 * How long exchanges take to be found among many, as an auditor asks for them over HTTP, one question after the other: of 30 days, 200 principals, 20 groups, 8 models,
 * 30 tools, 20 rules, each unevenly used; a range of one day, seven, thirty.
 * Run: node --conditions=source --import ./scripts/run-typescript.mjs bench/audit/search.bench.ts [EXCHANGES] [TIMES] [--plans MS] [--only TEXT]
 * `--plans`: how the database came to the answers that took longer.
 */
const numbers = process.argv.slice(2).filter((one) => /^\d+$/.test(one));
const option = (name: string): string | null => (process.argv.includes(name) ? (process.argv[process.argv.indexOf(name) + 1] ?? '') : null);
const count = Number(numbers[0] ?? 1_000_000);
const times = Number(numbers[1] ?? 20);
const plansFrom = option('--plans') === null ? Number.POSITIVE_INFINITY : Number(option('--plans'));
const only = option('--only') ?? '';
const SPOKEN = 2_000;
const RANGES = [1, 7, 30];
const DAY_MS = 86_400_000;

const stage = await AuditStage.start();
const end = new Date();
const filling = performance.now();
await fillExchanges(() => stage.connect(), count, new Date(Number(end) - SPOKEN * 1_000));
await speak(stage, SPOKEN, end);
await stage.sql.query('ANALYZE exchange, exchange_words');
const { rows } = await stage.sql.query<Record<string, string>>(
  `SELECT count(*) AS exchanges, (SELECT count(*) FROM exchange_words) AS "with words",
          (SELECT pg_size_pretty(sum(pg_table_size(relid))) FROM pg_partition_tree('exchange')) AS "exchange", (SELECT pg_size_pretty(sum(pg_indexes_size(relid))) FROM pg_partition_tree('exchange')) AS "its indexes",
          (SELECT pg_size_pretty(sum(pg_table_size(relid))) FROM pg_partition_tree('exchange_words')) AS "words", (SELECT pg_size_pretty(sum(pg_indexes_size(relid))) FROM pg_partition_tree('exchange_words')) AS "their indexes" FROM exchange`,
);
console.table({ ...rows[0], 'seconds to fill': ((performance.now() - filling) / 1_000).toFixed(0) });

interface Page {
  readonly items: readonly { readonly id: string }[];
  readonly next: string | null;
}
const list = async (parameters: Readonly<Record<string, string>>): Promise<Page> =>
  (await stage.ask(`/api/exchanges?${String(new URLSearchParams(parameters))}`)) as Page;

async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

const figures = (took: readonly number[]): string => {
  const { p50, p95, longest } = quantilesOf(took);
  return [p50, p95, longest].map((ms) => ms.toFixed(0)).join(' / ');
};

/** p50, p95 and the longest, in milliseconds, a range of time each; last the greatest p95 of all, to be held to the aim. */
async function measured(questions: Readonly<Record<string, Question>>, aimMs: number): Promise<void> {
  let [greatest, of] = [0, ''];
  const table: Record<string, Record<string, string>> = {};
  for (const [name, question] of Object.entries(questions).filter(([one]) => one.includes(only))) {
    const random = new Random(5);
    const row: Record<string, string> = {};
    for (const days of RANGES) {
      const range = { from: new Date(Number(end) - days * DAY_MS).toISOString(), to: end.toISOString() };
      const took: { readonly ms: number; readonly asked: Readonly<Record<string, string>> }[] = [];
      for (let time = 0; time < times; time += 1) {
        const asked = { ...range, ...question(random) };
        took.push({ ms: await timed(() => list(asked)), asked });
      }
      row[`${days} days`] = figures(took.map(({ ms }) => ms));
      const { p95 } = quantilesOf(took.map(({ ms }) => ms));
      if (p95 > greatest) [greatest, of] = [p95, `${name}, ${days} days`];
      const slowest = took.toSorted((one, other) => other.ms - one.ms)[0]!;
      if (slowest.ms > plansFrom) await explain(`${name}, ${days} days, ${slowest.ms.toFixed(0)} ms`, slowest.asked);
    }
    table[name] = row;
  }
  console.table(table);
  if (of !== '') console.log(`Greatest p95: ${greatest.toFixed(0)} ms (${of}); aim ${aimMs} ms: ${greatest <= aimMs ? 'met' : 'missed'}`);
}

async function explain(title: string, asked: Readonly<Record<string, string>>): Promise<void> {
  const statement = await slowestStatement(() => list(asked));
  if (statement !== null)
    console.log(`--- ${title}; again, its slowest statement ${statement.ms.toFixed(0)} ms\n${await planOf(stage.sql, statement)}`);
}

/** Pages of 200 one after the other, as an export takes them, to the first of them and to the fortieth. */
async function pages(): Promise<void> {
  const took: number[] = [];
  let cursor: string | null = null;
  const deep: string[] = [];
  for (let page = 0; page < 40; page += 1) {
    const parameters: Record<string, string> = { limit: '200', ...(cursor === null ? {} : { cursor }) };
    const began = performance.now();
    const { items, next } = await list(parameters);
    took.push(performance.now() - began);
    deep.push(items.at(-1)!.id);
    cursor = next;
  }
  const references: number[] = [];
  for (const id of deep) references.push(await timed(() => stage.ask(`/api/references/${id}`)));
  const { rows: labels } = await stage.sql.query<{ approval: string }>(
    `SELECT substr(label, 3) AS approval FROM exchange, unnest(labels) AS label WHERE label ~ '^a:[0-9a-f]{8}-' LIMIT ${times}`,
  );
  const approvals: number[] = [];
  for (const { approval } of labels) approvals.push(await timed(() => stage.ask(`/api/references/${approval}`)));
  console.table({
    'forty pages of 200, no range': figures(took),
    'a reference, an exchange': figures(references),
    'a reference, an approval, no range': figures(approvals),
  });
}

await measured(filters, 300);
await measured(texts, 1_000);
if (only === '') await pages();
await stage.close();
