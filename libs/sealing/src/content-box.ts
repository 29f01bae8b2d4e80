import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { recordDictionary } from './record-dictionary.js';
import { open, seal } from './sealed-bytes.js';

/** How content is stored, in front of it: zstd with the first dictionary, then sealed. Another way gets another number. */
const VERSION = 1;
/** What a record may come to; above it is no record of ours. */
const MOST_BYTES = 1024 * 1024 * 1024;

/** The session of what belongs to none: chains' own records, what could not be read, parts on their way. */
export const NO_SESSION = 0;

/** Content as it is stored: made small, then sealed, since what is sealed does not get smaller. `bound` is what it is bound to, see `seal`. */
export function boxed(key: Buffer, content: Uint8Array, bound: Uint8Array): Buffer {
  const small = zstdCompressSync(content, { dictionary: recordDictionary });
  return Buffer.concat([Buffer.of(VERSION), seal(key, small, bound)]);
}

/** The content again; null where it can't be had: it was changed, or belongs elsewhere, or the key is another. */
export function unboxed(key: Buffer, box: Buffer, bound: Uint8Array): Buffer | null {
  if (box[0] !== VERSION) return null;
  const small = open(key, box.subarray(1), bound);
  return small === null ? null : zstdDecompressSync(small, { dictionary: recordDictionary, maxOutputLength: MOST_BYTES });
}

/** What a record that was set aside is bound to; one that is stored is bound to its digest. */
export const boundToPoison = (eventId: string): Buffer => Buffer.from(`poison ${eventId}`);
