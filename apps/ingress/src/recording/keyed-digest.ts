import { createHmac, type Hmac, type KeyObject } from 'node:crypto';
import { derivedKey } from '../ruleset/derived-key.js';

/**
 * What the record keeps of bytes that it must not keep: HMAC-SHA-256, hex, under a key derived from the organisation's key. Unlike a plain
 * digest it cannot be computed back by trying all phone numbers. `key` is the ruleset's.
 */
export const keyedDigest = (key: KeyObject, bytes: Uint8Array): string => startKeyedDigest(key).update(bytes).digest('hex');

/** The same for bytes that come in pieces: `update` with each, then `digest('hex')`. */
export const startKeyedDigest = (key: KeyObject): Hmac => createHmac('sha256', derivedKey(key, 'record'));
