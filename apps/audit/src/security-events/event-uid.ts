import { hash } from 'node:crypto';

/** A UUID of version 8 (RFC 9562) made of names: the same names, the same event, whoever tells it and however often. */
export function eventUid(...names: readonly string[]): string {
  const bytes = hash('sha256', JSON.stringify(['ostiary.security.events', ...names]), 'buffer').subarray(0, 16);
  bytes[6] = (bytes[6]! & 0x0f) | 0x80;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
