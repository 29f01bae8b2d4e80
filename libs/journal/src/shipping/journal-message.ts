import { isPackable, packRecords, recordTraceparent } from '#contracts';
import type { OutgoingBytes } from '#messaging';
import type { Frame } from '../spool/frame.js';

/** Longer records travel in numbered parts: a broker's default limit is 1 MB a batch, headers included. */
export const PART_BYTES = 768 * 1024;
/** Shorter ones share a message, up to so many bytes: what a message costs, its MAC and headers at both ends, is then paid once for hundreds of calls. */
export const PACK_BYTES = 256 * 1024;

/**
 * The messages that carry records, which stand in the order of their numbers. A message's id is the place of what it carries, so a record
 * shipped again is known by its own place, however it is packed then.
 */
export function journalMessages(chain: string, frames: readonly Frame[]): OutgoingBytes[] {
  return packs(frames).flatMap((pack) => (pack.length > 1 ? [packed(chain, pack)] : alone(chain, pack[0]!)));
}

function packs(frames: readonly Frame[]): Frame[][] {
  const all: Frame[][] = [];
  let room = 0;
  let follows = -1;
  for (const frame of frames) {
    const size = isPackable(frame.bytes) ? frame.bytes.length + 1 : Number.POSITIVE_INFINITY;
    if (size > room || frame.seq !== follows) {
      all.push([]);
      room = PACK_BYTES;
    }
    all.at(-1)!.push(frame);
    room -= size;
    follows = frame.seq + 1;
  }
  return all;
}

function packed(chain: string, frames: readonly Frame[]): OutgoingBytes {
  const [first, last] = [frames[0]!.seq, frames.at(-1)!.seq];
  const traced = frames.find(({ bytes }) => recordTraceparent(bytes) !== undefined);
  return {
    ...common(chain, traced?.bytes),
    id: `${chain}:${first}-${last}`,
    bytes: packRecords(frames.map(({ bytes }) => bytes)),
    headers: { ostiary_seq: String(first), ostiary_records: String(frames.length) },
  };
}

function alone(chain: string, { seq, bytes }: Frame): OutgoingBytes[] {
  if (bytes.length <= PART_BYTES) return [{ ...common(chain, bytes), id: `${chain}:${seq}`, bytes, headers: { ostiary_seq: String(seq) } }];
  const parts = Math.ceil(bytes.length / PART_BYTES);
  return Array.from({ length: parts }, (_, index) => ({
    ...common(chain, bytes),
    id: `${chain}:${seq}:${index + 1}`,
    bytes: bytes.subarray(index * PART_BYTES, (index + 1) * PART_BYTES),
    headers: { ostiary_seq: String(seq), ostiary_part: String(index + 1), ostiary_parts: String(parts) },
  }));
}

function common(chain: string, traced: Buffer | undefined) {
  const traceparent = traced && recordTraceparent(traced);
  return { key: chain, subject: chain, ...(traceparent === undefined ? {} : { traceparent }) };
}
