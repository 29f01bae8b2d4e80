import * as fc from 'fast-check';
import { decodePosition, encodePosition } from './position.js';

describe('a position', () => {
  it('comes back as it was', () => {
    const position = fc.record({
      transaction: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map(String),
      seq: fc.bigInt({ min: 0n, max: 2n ** 63n - 1n }).map(String),
    });
    fc.assert(fc.property(position, (one) => expect(decodePosition(encodePosition(one))).toEqual(one)));
  });

  it('is nothing that the database would refuse', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^-?\d{0,25}-?\d{0,25}$/)), (text) => {
        const position = decodePosition(text);
        if (position !== null) expect(encodePosition(position)).toBe(text);
      }),
    );
    for (const text of ['18446744073709551616-1', '1-9223372036854775808', '01-1', '1', '-', '1-1\n', ' 1-1'])
      expect(decodePosition(text)).toBeNull();
  });
});
