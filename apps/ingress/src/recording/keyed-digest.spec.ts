import { createHash, createHmac, createSecretKey, randomBytes } from 'node:crypto';
import * as fc from 'fast-check';
import { keyedDigest, startKeyedDigest } from './keyed-digest.js';

const bytes = randomBytes(32);
const key = createSecretKey(bytes);

describe('what the record keeps of original bytes', () => {
  it('is no digest that trying all values would find, not even for who knows what else the key signs', () => {
    const body = Buffer.from('{"text":"call me at +49 151 1234567"}');
    const told = keyedDigest(key, body);
    expect(told).toMatch(/^[0-9a-f]{64}$/);
    expect(told).not.toBe(createHash('sha256').update(body).digest('hex'));
    expect(told).not.toBe(createHmac('sha256', key).update(body).digest('hex'));
    expect(told).not.toBe(keyedDigest(createSecretKey(randomBytes(32)), body));
  });

  it('is the same wherever the same key is, and however the bytes come', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 8 }), (pieces) => {
        const streamed = startKeyedDigest(key);
        for (const piece of pieces) streamed.update(piece);
        expect(streamed.digest('hex')).toBe(keyedDigest(createSecretKey(bytes), Buffer.concat(pieces)));
      }),
    );
  });
});
