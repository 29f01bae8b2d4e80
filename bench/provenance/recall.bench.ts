import { cutTo, edited, excerpt, reformatted, renamed } from './changes.js';
import { makeCorpus, type Piece } from './corpus.js';
import { Random } from './random.js';
import { RecordedInMemory } from './recorded-in-memory.js';

/**
 * Who generated this code: how often the right exchange comes first, and how often somebody is named for code that no model wrote here. Not a matter of time, so
 * any machine will do; docs/provenance.md has the tables.
 * Run: node --conditions=source --import ./scripts/run-typescript.mjs bench/provenance/recall.bench.ts [QUESTIONS_A_LANGUAGE]
 */
const perLanguage = Number(process.argv[2] ?? 400);
const STORED_PER_LANGUAGE = 2_000;
const lengths = [10, 20, 40];

const random = new Random(7);
const corpus = makeCorpus(STORED_PER_LANGUAGE);
const sampled = (pieces: readonly Piece[]): Piece[] =>
  [...Map.groupBy(pieces, ({ language }) => language).values()].flatMap((ofOne) => random.shuffled(ofOne).slice(0, perLanguage));
const someOther = (): Piece => corpus.stored[random.below(corpus.stored.length)]!;
const percent = (count: number, of: number): string => `${((100 * count) / Math.max(1, of)).toFixed(1)} %`;

const changes: Readonly<Record<string, (text: string, language: string) => string>> = {
  'as it was': (text) => text,
  reformatted,
  'reformatted and renamed': (text, language) => renamed(reformatted(text, language), random),
  'a fifth of the lines edited': (text) => edited(text, someOther(), random),
  'all of it': (text, language) => edited(renamed(reformatted(text, language), random), someOther(), random),
};

const languagesOf = (pieces: readonly Piece[]): string =>
  [...Map.groupBy(pieces, ({ language }) => language)].map(([language, ofOne]) => `${language} ${ofOne.length}`).join(', ');
for (const [name, pieces] of Object.entries(corpus)) console.log(`${name}: ${pieces.length} (${languagesOf(pieces)})`);

const recorded = new RecordedInMemory(corpus.stored);
const numbers = new Map(corpus.stored.map((piece, at) => [piece, at]));
const asked = sampled(corpus.stored);
const found: Record<string, Record<string, string>> = {};
const byLanguage: Record<string, Record<string, string>> = {};
for (const [change, changed] of Object.entries(changes))
  for (const lines of lengths) {
    const right = new Map<string, number>();
    let wrong = 0;
    for (const piece of asked) {
      const first = await recorded.first(cutTo(changed(excerpt(piece, lines + 4, random), piece.language), lines));
      if (first === `piece-${numbers.get(piece)}`) right.set(piece.language, (right.get(piece.language) ?? 0) + 1);
      else if (first !== null) wrong++;
    }
    const all = [...right.values()].reduce((sum, count) => sum + count, 0);
    (found[change] ??= {})[`${lines} lines`] = `${percent(all, asked.length)} (${percent(wrong, asked.length)})`;
    if (lines === 20)
      byLanguage[change] = Object.fromEntries(
        [...right].map(([language, count]) => [language, percent(count, asked.filter((piece) => piece.language === language).length)]),
      );
  }
console.log(`\nRecall@1 of ${asked.length} snippets (${languagesOf(asked)}); in brackets: another exchange was named`);
console.table(found);
console.log('By language, 20 lines');
console.table(byLanguage);

const named: Record<string, Record<string, string>> = {};
for (const kind of ['unseen', 'siblings'] as const) {
  const pieces = sampled(corpus[kind]);
  for (const lines of lengths) {
    let wrong = 0;
    for (const piece of pieces) if ((await recorded.first(excerpt(piece, lines, random))) !== null) wrong++;
    (named[`${kind} (${pieces.length})`] ??= {})[`${lines} lines`] = percent(wrong, pieces.length);
  }
}
console.log('\nSomebody is named for code that nobody generated');
console.table(named);
