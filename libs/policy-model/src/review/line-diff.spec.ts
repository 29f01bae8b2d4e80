import * as fc from 'fast-check';
import { lineDiff } from './line-diff.js';

const text = fc.array(fc.constantFrom('a', 'b', 'c', 'd', ''), { maxLength: 30 }).map((lines) => lines.join('\n'));
const join = (lines: ReturnType<typeof lineDiff>, mark: '-' | '+') =>
  lines
    .filter((line) => line.mark === ' ' || line.mark === mark)
    .map((line) => line.text)
    .join('\n');

/** As many lines as two texts have in common in order: the length of their longest common subsequence. */
function common(a: readonly string[], b: readonly string[]): number {
  const row = Array.from({ length: b.length + 1 }, () => 0);
  for (const line of a) {
    let diagonal = 0;
    for (const [index, other] of b.entries()) {
      const above = row[index + 1]!;
      row[index + 1] = line === other ? diagonal + 1 : Math.max(above, row[index]!);
      diagonal = above;
    }
  }
  return row[b.length]!;
}

describe('a diff by lines', () => {
  it('gives both texts back, and takes as few lines as can be', () => {
    fc.assert(
      fc.property(text, text, (before, after) => {
        const lines = lineDiff(before, after);
        expect(join(lines, '-')).toBe(before);
        expect(join(lines, '+')).toBe(after);
        expect(lines.filter(({ mark }) => mark === ' ')).toHaveLength(common(before.split('\n'), after.split('\n')));
      }),
      { numRuns: 500 },
    );
  });

  it('marks what changed', () => {
    expect(lineDiff('a\nb\nc', 'a\nx\nc\nd').map(({ mark, text }) => mark + text)).toEqual([' a', '-b', '+x', ' c', '+d']);
  });

  it('takes texts that have nothing in common for two of their own', () => {
    const [before, after] = ['a', 'b'].map((letter) => Array.from({ length: 3_000 }, (_, at) => `${letter}${at}`).join('\n'));
    expect(lineDiff(before!, after!)).toHaveLength(6_000);
  });
});
