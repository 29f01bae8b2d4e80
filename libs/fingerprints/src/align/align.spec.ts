import * as fc from 'fast-check';
import { tokensOf } from '../tokens/tokens-of.js';
import { align } from './align.js';

const code = `
export function median(values: readonly number[]): number | null {
  if (values.length === 0) return null;
  const sorted = values.toSorted((one, other) => one - other);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
`;
const between = (query: string, candidate: string) => {
  const tokens = tokensOf(query);
  const found = align(tokens, tokensOf(candidate));
  return { ...found, coverage: found.shared / tokens.length };
};

describe('align', () => {
  it('finds all of a text in one that holds it', () => {
    expect(between(code, `const before = [1];\n${code}\nconst after = {};`)).toMatchObject({
      coverage: 1,
      agreement: 1,
      runs: [expect.anything()],
    });
  });

  it('finds it renamed, and believes it', () => {
    const renamed = code.replaceAll('values', 'list').replaceAll('sorted', 'inOrder').replaceAll('middle', 'half');
    const found = between(renamed, code);
    expect(found.coverage).toBe(1);
    expect(found.agreement).toBeGreaterThan(0.9);
  });

  it('finds around an edit', () => {
    const edited = code.replace('Math.floor(sorted.length / 2)', 'sorted.length >> 1');
    expect(between(edited, code).coverage).toBeGreaterThan(0.75);
  });

  it('does not believe in what only has the same shape', () => {
    const shape = code.replace(/[a-z]\w+/gi, (word) =>
      /^(?:export|function|number|null|if|return|const|readonly)$/.test(word)
        ? word
        : `n${Math.abs(Math.sin(word.length) * 1e6) | 0}${word.length}`,
    );
    let number = 0;
    const scattered = shape.replace(/n\d+/g, () => `name${number++}`);
    expect(between(scattered, code).agreement).toBeLessThan(0.35);
  });

  it('counts no token twice, and only runs that are the same in both', () => {
    const word = fc.constantFrom('a', 'b', '(', ')', '=', 'return', '"x"');
    const list = fc.array(word, { maxLength: 120 }).map((words) => words.join(' '));
    fc.assert(
      fc.property(list, list, (one, other) => {
        const [query, candidate] = [tokensOf(one), tokensOf(other)];
        let end = 0;
        for (const run of align(query, candidate).runs) {
          expect(run.query).toBeGreaterThanOrEqual(end);
          end = run.query + run.length;
          expect(query.folded.slice(run.query, end)).toEqual(candidate.folded.slice(run.candidate, run.candidate + run.length));
        }
      }),
    );
  });
});
