import * as fc from 'fast-check';
import { encodedRuns } from './encoded-runs.js';

const text = fc.string({ unit: 'grapheme-ascii', minLength: 18, maxLength: 60 });
const filler = fc.constantFrom(' ', '. ', 'word ', 'a/path-that_is+long/enough/to/be/a/run', '\n', '=', 'é', '"');
const encodings = fc.constantFrom<BufferEncoding>('base64', 'base64url', 'hex');

describe('encodedRuns', () => {
  it('finds what every run says, wherever it stands', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(filler, text, encodings)), filler, (parts, end) => {
        const body = parts.map(([before, plain, encoding]) => `${before} (${Buffer.from(plain).toString(encoding)}) `).join('') + end;
        const found = encodedRuns(body).map(({ decoded }) => decoded);
        for (const [, plain] of parts) expect(found.some((said) => said.includes(plain.trimEnd().slice(0, -2)))).toBe(true);
        for (const { start, end: stop } of encodedRuns(body)) expect(stop).toBeGreaterThan(start);
      }),
    );
  });

  it('passes over what says nothing', () => {
    for (const body of ['a'.repeat(500), 'getElementsByTagNameAndSomeMore', 'd41d8cd98f00b204e9800998ecf8427ed41d8cd98f00b204', ''])
      expect(encodedRuns(body)).toEqual([]);
  });
});
