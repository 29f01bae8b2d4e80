import * as fc from 'fast-check';
import { LONG_RUN, longRuns } from './long-runs.js';

const plain = fc.string({ unit: 'grapheme-ascii', minLength: 9, maxLength: 40 });
const encoded = fc
  .tuple(plain, fc.constantFrom<BufferEncoding>('base64url', 'hex'))
  .map(([text, encoding]) => Buffer.from(text).toString(encoding));
const member = fc.string({ unit: fc.constantFrom(...'aZgz09+/-_'), maxLength: 40 });
const other = fc.oneof(
  fc.constantFrom(' ', '\n', '"', '.', '=', '~', '\u0141', '漢', '\u00e9'),
  fc.nat(8_000).map((length) => 'word '.repeat(length)),
);

describe('longRuns', () => {
  it('finds every run that holds as many digits of text, in whatever other digits, and nothing but runs', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(other, member, fc.option(encoded), member), { maxLength: 12 }), (parts) => {
        let text = '';
        const expected: number[] = [];
        for (const [between, before, run, after] of parts) {
          text += between;
          if (run !== null && run.length >= LONG_RUN && between !== '') expected.push(text.length);
          text += `${before}${run ?? ''}${after}`;
        }
        const runs = [...text.matchAll(/[\w+/-]+/g)].filter(({ 0: run }) => run.length >= LONG_RUN).map(({ index }) => index);
        const found = longRuns(text);
        expect(runs).toEqual(expect.arrayContaining(found));
        expect(found).toEqual(expect.arrayContaining(expected.filter((start) => runs.includes(start))));
      }),
    );
  });

  it('passes over names, paths and words', () => {
    expect(longRuns('getElementsByTagNameAndSomeMore src/encodings/encoded-runs some_identifier_of_nobody')).toEqual([]);
  });
});
