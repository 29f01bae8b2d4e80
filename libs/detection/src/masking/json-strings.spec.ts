import * as fc from 'fast-check';
import { type Json, mapJsonStrings } from './json-strings.js';

describe('masking within JSON', () => {
  it('changes strings and keys only, at any depth', () => {
    const value: Json = { a: ['x1', 2, null, { x1: true, deep: 'say "x1"\n' }], b: 'y' };
    expect(mapJsonStrings(value, (text) => text.replaceAll('x1', '[m]'))).toEqual({
      a: ['[m]', 2, null, { '[m]': true, deep: 'say "[m]"\n' }],
      b: 'y',
    });
  });

  it('keeps entries whose keys become equal', () => {
    expect(mapJsonStrings({ k1: 1, k2: 2, __proto__x: 3 }, (text) => text.replace(/k\d/, 'k'))).toEqual({
      k: 1,
      'k (2)': 2,
      __proto__x: 3,
    });
  });

  it('returns the same object if nothing changes, and stays JSON if something does', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(mapJsonStrings(value as Json, (text) => text)).toBe(value);
        const masked = mapJsonStrings(value as Json, (text) => `"${text}\u2028\\`);
        expect(JSON.parse(JSON.stringify(masked))).toEqual(JSON.parse(JSON.stringify(masked)));
      }),
    );
  });
});
