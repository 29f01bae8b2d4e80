import { quantilesOf } from '../audit/quantiles.js';
import { excerpt } from './changes.js';
import { makeCorpus } from './corpus.js';
import { fillPostings } from './many-postings.js';
import { Random } from './random.js';
import { Recorded } from './recorded.js';

/**
 * How long `POST /api/provenance` takes, as an auditor asks it over HTTP, one question after the other, with as many postings as are recorded (0), or with so many. In brackets how often the right
 * exchange comes first for code as it was.
 * Run: node --conditions=source --import ./scripts/run-typescript.mjs bench/provenance/latency.bench.ts [POSTINGS] [QUESTIONS]
 */
const postings = Number(process.argv[2] ?? 10_000_000);
const questions = Number(process.argv[3] ?? 500);

const random = new Random(7);
const { stored } = makeCorpus(700);
const recorded = await Recorded.start(stored);
const numbers = new Map(stored.map((piece, at) => [piece, at]));
const asked = random.shuffled(stored).slice(0, questions);

async function measure(lines: number): Promise<Record<string, string>> {
  const times: number[] = [];
  let first = 0;
  const before = process.cpuUsage();
  for (const piece of asked) {
    const text = excerpt(piece, lines, random);
    const start = performance.now();
    const [match] = await recorded.ask(text);
    times.push(performance.now() - start);
    if (match?.exchangeId === `piece-${numbers.get(piece)}`) first++;
  }
  const { user, system } = process.cpuUsage(before);
  const { p50, p95, p99 } = quantilesOf(times);
  const ms = (figure: number): string => `${figure.toFixed(1)} ms`;
  return {
    p50: ms(p50),
    p95: ms(p95),
    p99: ms(p99),
    'processor time (this process)': `${((user + system) / 1_000 / asked.length).toFixed(1)} ms`,
    'recall@1': `${((100 * first) / asked.length).toFixed(1)} %`,
  };
}

async function table(): Promise<void> {
  const { rows } = await recorded.sql.query<Record<string, string>>(
    `SELECT (SELECT count(*) FROM code_piece) AS pieces, (SELECT count(*) FROM code_characters) + (SELECT count(*) FROM code_tokens) AS postings,
            pg_size_pretty(pg_total_relation_size('code_characters') + pg_total_relation_size('code_tokens') + pg_total_relation_size('code_piece')) AS size`,
  );
  console.log(rows[0]);
  await measure(10);
  console.table({ '10 lines': await measure(10), '20 lines': await measure(20), '40 lines': await measure(40) });
}

if (postings === 0) await table();
else {
  await fillPostings(recorded.sql, postings);
  await table();
}
await recorded.close();
