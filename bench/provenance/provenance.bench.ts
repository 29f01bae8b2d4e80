import { cutTo, edited, excerpt, reformatted, renamed } from './changes.js';
import { makeCorpus, type Piece } from './corpus.js';
import { fillPostings } from './many-postings.js';
import { Random } from './random.js';
import { Recorded } from './recorded.js';

/**
 * Who generated this code: how often the right exchange comes first, how often somebody is named for code that no model wrote here, and how long a
 * question takes, the more so with ten million postings. docs/provenance.md has the tables.
 * Run: node --conditions=source --import ./scripts/run-typescript.mjs bench/provenance/provenance.bench.ts [QUESTIONS_A_LANGUAGE] [POSTINGS]
 */
const perLanguage = Number(process.argv[2] ?? 400);
const postings = Number(process.argv[3] ?? 10_000_000);
const STORED_PER_LANGUAGE = 2_000;
const SLOW_QUESTIONS = 500;

const random = new Random(7);
const corpus = makeCorpus(STORED_PER_LANGUAGE);
const sampled = (pieces: readonly Piece[]): Piece[] =>
  [...Map.groupBy(pieces, ({ language }) => language).values()].flatMap((ofOne) => random.shuffled(ofOne).slice(0, perLanguage));
const someOther = (): Piece => corpus.stored[random.below(corpus.stored.length)]!;

const changes: Readonly<Record<string, (text: string, language: string) => string>> = {
  'as it was': (text) => text,
  reformatted,
  'reformatted and renamed': (text, language) => renamed(reformatted(text, language), random),
  'a fifth of the lines edited': (text) => edited(text, someOther(), random),
  'all of it': (text, language) => edited(renamed(reformatted(text, language), random), someOther(), random),
};
const lengths = [10, 20];
const percent = (count: number, of: number): string => `${((100 * count) / Math.max(1, of)).toFixed(1)} %`;

const began = performance.now();
const recorded = await Recorded.start(corpus.stored);
const numbers = new Map(corpus.stored.map((piece, at) => [piece, at]));
const { rows } = await recorded.sql.query<Record<string, string>>(
  `SELECT (SELECT count(*) FROM exchange) AS exchanges, (SELECT count(*) FROM code_piece) AS pieces,
          (SELECT count(*) FROM code_characters) AS characters, (SELECT count(*) FROM code_tokens) AS tokens`,
);
console.log('recorded', rows[0], `${((performance.now() - began) / 1_000).toFixed(0)} s`);
const languagesOf = (pieces: readonly Piece[]): string =>
  [...Map.groupBy(pieces, ({ language }) => language)].map(([language, ofOne]) => `${language} ${ofOne.length}`).join(', ');
for (const [name, pieces] of Object.entries(corpus)) console.log(`${name}: ${languagesOf(pieces)}`);

/** How long each question took, in milliseconds. */
const times: number[] = [];
async function timed(text: string) {
  const start = performance.now();
  const matches = await recorded.ask(text);
  times.push(performance.now() - start);
  return matches;
}
const percentile = (share: number): number => times.toSorted((one, other) => one - other)[Math.floor(times.length * share)] ?? 0;
const forgetTimes = (): string => {
  const told = `p50 ${percentile(0.5).toFixed(1)} ms, p95 ${percentile(0.95).toFixed(1)} ms, p99 ${percentile(0.99).toFixed(1)} ms`;
  times.length = 0;
  return told;
};

const asked = sampled(corpus.stored);
const found: Record<string, Record<string, string>> = {};
const byLanguage = new Map<string, { first: number; all: number }>();
for (const [change, change_] of Object.entries(changes))
  for (const lines of lengths) {
    let [first, wrong] = [0, 0];
    for (const piece of asked) {
      const [match] = await timed(cutTo(change_(excerpt(piece, lines + 4, random), piece.language), lines));
      const isRight = match?.exchangeId === `piece-${numbers.get(piece)}`;
      if (isRight) first++;
      else if (match !== undefined) wrong++;
      const ofLanguage = byLanguage.get(piece.language) ?? { first: 0, all: 0 };
      byLanguage.set(piece.language, { first: ofLanguage.first + Number(isRight), all: ofLanguage.all + 1 });
    }
    (found[change] ??= {})[`${lines} lines`] = `${percent(first, asked.length)} (${percent(wrong, asked.length)} another)`;
  }
console.log(`\nRecall@1 of ${asked.length} snippets; in brackets: another exchange was named`);
console.table(found);
console.log([...byLanguage].map(([language, { first, all }]) => `${language} ${percent(first, all)}`).join(', '), '|', forgetTimes());

const named: Record<string, Record<string, string>> = {};
for (const kind of ['unseen', 'siblings'] as const) {
  const pieces = sampled(corpus[kind]);
  for (const lines of lengths) {
    let wrong = 0;
    for (const piece of pieces) if ((await timed(excerpt(piece, lines, random))).length > 0) wrong++;
    (named[`${kind} (${pieces.length})`] ??= {})[`${lines} lines`] = percent(wrong, pieces.length);
  }
}
console.log('\nSomebody is named for code that nobody generated');
console.table(named);
console.log(forgetTimes());

if (postings > 0) {
  const start = performance.now();
  await fillPostings(recorded.sql, postings);
  const { rows: sizes } = await recorded.sql.query<Record<string, string>>(
    `SELECT (SELECT count(*) FROM code_piece) AS pieces, (SELECT count(*) FROM code_characters) + (SELECT count(*) FROM code_tokens) AS postings,
            pg_size_pretty(pg_total_relation_size('code_characters') + pg_total_relation_size('code_tokens') + pg_total_relation_size('code_piece')) AS size`,
  );
  console.log('\nfilled', sizes[0], `${((performance.now() - start) / 1_000).toFixed(0)} s`);
  const questions = random.shuffled(corpus.stored).slice(0, SLOW_QUESTIONS);
  for (const lines of lengths) {
    let first = 0;
    for (const piece of questions)
      if ((await timed(excerpt(piece, lines, random)))[0]?.exchangeId === `piece-${numbers.get(piece)}`) first++;
    console.log(`${lines} lines: ${forgetTimes()}; recall@1 as it was ${percent(first, questions.length)}`);
  }
}
await recorded.close();
