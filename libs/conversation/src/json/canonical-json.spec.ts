import * as fc from 'fast-check';
import { canonicalJson } from './canonical-json.js';
import { parseJson } from './parse-json.js';

const canonicalOf = (text: string): string => canonicalJson(parseJson(text));

describe('canonicalJson', () => {
  it('keeps the value and is its own canonical form', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        const once = canonicalOf(text);
        expect(canonicalOf(once)).toBe(once);
        expect(canonicalOf(JSON.stringify(JSON.parse(text), null, 2))).toBe(once);
        expect(canonicalOf(JSON.stringify(JSON.parse(once)))).toBe(once);
      }),
    );
  });

  it('is one text for all spellings', () => {
    expect(canonicalOf(' { "b" : [ 1.0 , 1e2 ], "\\u0061":"\\/" }')).toBe('{"a":"/","b":[1,100]}');
  });

  it('keeps numbers apart that a double would merge', () => {
    expect(canonicalOf('12345678901234567890')).not.toBe(canonicalOf('12345678901234567891'));
    expect(canonicalOf('1e-400')).not.toBe(canonicalOf('0'));
    expect(canonicalOf('1e400')).toBe('1e400');
  });
});
