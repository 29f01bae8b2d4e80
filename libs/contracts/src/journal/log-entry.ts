import { hash } from 'node:crypto';

/** How many logs audit keeps: each a Merkle tree of its own, so that chains need not wait for each other. */
export const LOG_SHARDS = 8;

/** What a log keeps of a journal record: what it is, and digests in place of what it says. So it stays provable when its content is gone. */
export interface LoggedRecord {
  readonly chain: string;
  readonly seq: number;
  /** SHA-256 of the record's bytes, and of those of the record before it. */
  readonly digest: Uint8Array;
  readonly prev: Uint8Array;
  readonly time: Date;
  readonly type: string;
  readonly exchange: string | null;
  readonly session: string | null;
}

/** The log that the records of a chain go to. */
export const shardOf = (chain: string): number => hash('sha256', chain, 'buffer')[0]! % LOG_SHARDS;

/** What a log is called in its checkpoints: `audit.checkpoints.origin`, a slash, and the shard. */
export const originOf = (origin: string, shard: number): string => `${origin}/${shard}`;

/**
 * The entry of a record in its log, byte for byte: JSON without spaces, the fields in this order, digests in hexadecimal, the time in milliseconds and
 * UTC, without `exchange` and `session` where there is none. Its leaf hash is that of RFC 6962.
 */
export function logEntry({ chain, seq, digest, prev, time, type, exchange, session }: LoggedRecord): Buffer {
  const about = { ...(exchange === null ? {} : { exchange }), ...(session === null ? {} : { session }) };
  return Buffer.from(JSON.stringify({ v: 1, chain, seq, digest: hex(digest), prev: hex(prev), time: time.toISOString(), type, ...about }));
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex');
