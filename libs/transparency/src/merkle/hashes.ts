import { hash } from 'node:crypto';

/** Bytes of a hash in the tree. */
export const HASH_BYTES = 32;

const LEAF = Buffer.of(0);
/** Hashing copies its input before it returns, so one piece of memory serves every pair. */
const pair = Buffer.alloc(1 + 2 * HASH_BYTES, 1);

/** RFC 6962, 2.1: SHA-256(0x00 || entry). */
export const leafHash = (entry: Uint8Array): Buffer => hash('sha256', Buffer.concat([LEAF, entry]), 'buffer');

/** RFC 6962, 2.1: SHA-256(0x01 || left || right). */
export function nodeHash(left: Uint8Array, right: Uint8Array): Buffer {
  pair.set(left, 1);
  pair.set(right, 1 + HASH_BYTES);
  return hash('sha256', pair, 'buffer');
}

/** The root of a tree without leaves: SHA-256 of nothing. */
export const EMPTY_ROOT: Buffer = hash('sha256', '', 'buffer');
