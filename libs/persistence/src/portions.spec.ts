import * as fc from 'fast-check';
import { portions } from './portions.js';

describe('portions', () => {
  it('keep every row in its order, and are neither empty nor too large', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 6_000_000 }), { maxLength: 2_000 }), (weights) => {
        const all = [...portions(weights, (weight) => weight)];
        expect(all.flat()).toEqual(weights);
        for (const portion of all) {
          expect(portion.length).toBeGreaterThan(0);
          expect(portion.length).toBeLessThanOrEqual(500);
          if (portion.length > 1) expect(portion.reduce((sum, weight) => sum + weight, 0)).toBeLessThanOrEqual(4_000_000);
        }
      }),
      { numRuns: 50 },
    );
  });
});
