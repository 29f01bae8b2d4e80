import * as fc from 'fast-check';
import { askable, wholeFile } from './asked-code.js';

describe('askable', () => {
  it('asks about all that is not empty, in parts that one question may hold, each line by its number', () => {
    const line = fc.oneof(
      fc.constantFrom('a', ' ', '  b;'),
      fc.nat({ max: 300_000 }).map((length) => 'x'.repeat(length)),
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 30 }), fc.integer({ min: 1, max: 200 }), (some, times) => {
        const text = Array.from({ length: times }, () => some.join('\n')).join('\n');
        const all = text.split('\n');
        const parts = askable(wholeFile('f', text));
        for (const part of parts) {
          expect(part.text.length).toBeLessThanOrEqual(131_072);
          const lines = part.text.split('\n');
          expect(lines.length).toBeLessThanOrEqual(2_000);
          lines.forEach((one, at) => {
            if (one !== '') expect(all[part.lines[at]! - 1]).toContain(one);
          });
        }
        expect(
          parts
            .map((part) => part.text)
            .join('')
            .replace(/\s/g, ''),
        ).toBe(text.replace(/\s/g, ''));
      }),
      { numRuns: 30 },
    );
  });
});
