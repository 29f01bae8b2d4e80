import * as fc from 'fast-check';
import { linesBetween, slicesOf } from './slices.js';

describe('slicesOf', () => {
  const line = fc.string({ unit: fc.constantFrom('a', ' ', '}'), maxLength: 12 });

  it('loses nothing, and keeps to both bounds but for a short rest', () => {
    fc.assert(
      fc.property(
        fc.array(line, { maxLength: 80 }),
        fc.integer({ min: 1, max: 20 }),
        fc.integer({ min: 1, max: 100 }),
        (lines, most, units) => {
          const text = lines.join('\n');
          const slices = slicesOf(text, most, units);
          expect(slices.map(({ start, end }) => text.slice(start, end)).join('')).toBe(text);
          for (const { start, end } of slices) {
            expect(end).toBeGreaterThan(start);
            expect(end - start).toBeLessThanOrEqual(units);
            expect(linesBetween(text, start, end)).toBeLessThan(most * 1.25 + 1);
          }
        },
      ),
    );
  });

  it('cuts at an empty line where there is one', () => {
    const text = 'a\nb\nc\n\nd\ne\nf\ng\n';
    expect(slicesOf(text, 6, 1_000).map(({ start, end }) => text.slice(start, end))).toEqual(['a\nb\nc\n\n', 'd\ne\nf\ng\n']);
  });
});
