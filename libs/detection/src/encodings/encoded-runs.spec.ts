import * as fc from 'fast-check';
import { encodedRuns } from './encoded-runs.js';

const text = fc.string({ unit: 'grapheme-ascii', minLength: 18, maxLength: 60 });
const run = text.map((plain) => Buffer.from(plain).toString('base64'));
const filler = fc.constantFrom(' ', '. ', 'word ', 'a/path-that_is+long/enough/to/be/a/run', '\n', '=', 'é', '"');

describe('encodedRuns', () => {
  it('finds every run that decodes to text, wherever it stands', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(filler, run)), filler, (pairs, end) => {
        const body = pairs.map(([before, encoded]) => `${before}:${encoded}:`).join('') + end;
        const found = encodedRuns(body).map(({ start, end: stop }) => body.slice(start, stop));
        const encoded = pairs.map(([, one]) => one);
        expect(found.filter((one) => encoded.includes(one))).toEqual(encoded);
        for (const { start, end: stop, decoded } of encodedRuns(body)) {
          expect(
            Buffer.from(body.slice(start, stop), 'base64').toString('latin1') === decoded ||
              Buffer.from(body.slice(start, stop), 'hex').toString('latin1') === decoded,
          ).toBe(true);
        }
      }),
    );
  });

  it('passes over what is shorter than 24 characters, and finds a run of just 24 at either end', () => {
    const encoded = Buffer.from('just eighteen char').toString('base64');
    expect(encoded).toHaveLength(24);
    expect(encodedRuns(encoded)).toMatchObject([{ start: 0, end: 24, decoded: 'just eighteen char' }]);
    expect(encodedRuns(`... ${encoded}`)).toMatchObject([{ start: 4, end: 28 }]);
    expect(encodedRuns(encoded.slice(1))).toEqual([]);
  });
});
