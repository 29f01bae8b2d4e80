import { secretSpecs } from './rules/built-in.js';
import { casesOf, LEAST_RECALL_OF_A_KIND } from './samples/contexts.js';
import { lookAlikes } from './samples/look-alikes.js';
import { Random } from './samples/random.js';
import { samplesOf } from './samples/sample.js';
import { structureSamples } from './samples/structure-samples.js';
import { Scanner } from './scanner.js';

const scanner = new Scanner({ fingerprintKey: Buffer.alloc(32, 7) });
const secretsIn = (text: string) => scanner.scan(text).findings.filter((finding) => finding.category === 'secret');
const percent = (part: number, whole: number): string => `${((100 * part) / whole).toFixed(2)} %`;

describe('the labelled corpus', () => {
  const random = new Random(20_260_101);
  const cases = [...secretSpecs.flatMap((spec) => samplesOf(spec, random)), ...structureSamples(random)].flatMap(casesOf);

  it('finds at least 97 % of the secrets, with their exact span', () => {
    const missed = cases.filter(
      ({ text, start, end }) => !secretsIn(text).some((finding) => finding.start === start && finding.end === end),
    );
    const report = missed.map(({ kind, text }) => `${kind}: ${JSON.stringify(text.slice(0, 100))}`);
    expect(cases.length).toBeGreaterThan(20_000);
    if (missed.length > cases.length * 0.03) throw new Error(`${percent(missed.length, cases.length)} missed:\n${report.join('\n')}`);
  });

  it('gives at least 97 % of what it finds the right kind', () => {
    const wrong = cases.filter(({ text, start, end, kind }) =>
      secretsIn(text).some((finding) => finding.start === start && finding.end === end && finding.kind !== kind),
    );
    expect(percent(wrong.length, cases.length)).toMatch(/^[0-2]\./);
  });

  it('finds every single kind in nearly all of its contexts', () => {
    const counts = new Map<string, { found: number; all: number }>();
    for (const { kind, text, start, end } of cases) {
      const count = counts.get(kind) ?? { found: 0, all: 0 };
      count.all++;
      if (secretsIn(text).some((finding) => finding.start === start && finding.end === end)) count.found++;
      counts.set(kind, count);
    }
    const poor = [...counts].filter(([, { found, all }]) => found < all * LEAST_RECALL_OF_A_KIND);
    expect(poor.map(([kind, { found, all }]) => `${kind}: ${found} of ${all}`)).toEqual([]);
  });
});

describe('look-alikes', () => {
  const texts = lookAlikes(new Random(20_260_102), 60);

  it('are taken for secrets in at most 1 % of the cases', () => {
    const wrong = texts.flatMap(({ sort, text }) =>
      secretsIn(text).map(({ kind, start, end }) => `${sort} as ${kind}: ${text.slice(start, end)}`),
    );
    expect(texts.length).toBeGreaterThan(2_000);
    if (wrong.length > texts.length * 0.01) throw new Error(`${percent(wrong.length, texts.length)} false positives:\n${wrong.join('\n')}`);
  });
});
