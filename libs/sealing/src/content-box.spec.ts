import { hash, randomBytes } from 'node:crypto';
import * as fc from 'fast-check';
import { boxed, unboxed } from './content-box.js';
import { recordDictionary } from './record-dictionary.js';

const key = randomBytes(32);
const bound = Buffer.from('digest');

describe('a box', () => {
  it('gives back what was put in, to who has the key and says what it is bound to, and to nobody else', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 5_000 }), (content) => {
        const box = boxed(key, content, bound);
        expect(unboxed(key, box, bound)).toEqual(Buffer.from(content));
        expect(unboxed(randomBytes(32), box, bound)).toBeNull();
        expect(unboxed(key, box, Buffer.from('another'))).toBeNull();
      }),
      { numRuns: 50 },
    );
  });

  it('does not open once any bit of it was changed', () => {
    const box = boxed(key, Buffer.from('content'), bound);
    for (let bit = 0; bit < box.length * 8; bit++) {
      const changed = Buffer.from(box);
      changed[bit >> 3]! ^= 1 << (bit & 7);
      expect(unboxed(key, changed, bound)).toBeNull();
    }
    for (let length = 0; length < box.length; length++) expect(unboxed(key, box.subarray(0, length), bound)).toBeNull();
  });

  it('holds a record without what every record has', () => {
    const record = { v: 1, type: 'exchange.completed', data: { status: 200, verdict: 'allow', reasons: [], findings: [], reply: null } };
    expect(boxed(key, Buffer.from(JSON.stringify(record)), bound).length).toBeLessThan(120);
  });

  it('can be opened by every version from now on: its dictionary stays what it is', () => {
    expect(hash('sha256', recordDictionary)).toBe('71406e2fd8b3a371940649245bbb9333cc373e463ad9d30ebee8a071de919adf');
  });
});
