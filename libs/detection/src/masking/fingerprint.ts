import { createHmac, type KeyObject } from 'node:crypto';

const alphabet = 'abcdefghijklmnopqrstuvwxyz234567';

/** Characters of a fingerprint: 80 bits, so that two values of a deployment do not share one. */
const LENGTH = 16;

/**
 * HMAC-SHA-256 over a value, as 16 characters of base 32. The same value has the same fingerprint under the organisation's key, whatever
 * kind it was found as and whoever sent it: a transcript that somebody else goes on with, or that was forked, reads the same to the provider.
 * Nothing can be told from it without the key, not even by trying values.
 */
export function fingerprint(key: KeyObject, value: string): string {
  const digest = createHmac('sha256', key).update('value\n').update(value).digest();
  let out = '';
  let bits = 0;
  let buffer = 0;
  for (let i = 0; out.length < LENGTH; i++) {
    buffer = (buffer << 8) | (digest[i] as number);
    for (bits += 8; bits >= 5 && out.length < LENGTH; bits -= 5) out += alphabet[(buffer >> (bits - 5)) & 31];
    buffer &= (1 << bits) - 1;
  }
  return out;
}
