import type { OutgoingBytes } from '#messaging';
import type { Frame } from '../spool/frame.js';

/** Longer records travel in numbered parts: a broker's default limit is 1 MB a batch, headers included. */
export const PART_BYTES = 768 * 1024;

const TRACEPARENT = Buffer.from('"traceparent":"');
const TRACEPARENT_UNITS = 55;
/** Where the head's fixed fields, the traceparent the last of them, surely end. */
const HEAD_BYTES = 320;

/** The messages that carry a record. Their ids come from its place, so a record shipped again has the same. */
export function journalMessages(chain: string, { seq, bytes }: Frame): OutgoingBytes[] {
  const traceparent = traceparentOf(bytes);
  const common = { key: chain, subject: chain, ...(traceparent === undefined ? {} : { traceparent }) };
  if (bytes.length <= PART_BYTES) return [{ ...common, id: `${chain}:${seq}`, bytes, headers: { ostiary_seq: String(seq) } }];
  const parts = Math.ceil(bytes.length / PART_BYTES);
  return Array.from({ length: parts }, (_, index) => ({
    ...common,
    id: `${chain}:${seq}:${index + 1}`,
    bytes: bytes.subarray(index * PART_BYTES, (index + 1) * PART_BYTES),
    headers: { ostiary_seq: String(seq), ostiary_part: String(index + 1), ostiary_parts: String(parts) },
  }));
}

function traceparentOf(record: Buffer): string | undefined {
  const head = record.subarray(0, HEAD_BYTES);
  const at = head.indexOf(TRACEPARENT);
  if (at < 0) return undefined;
  return head.toString('latin1', at + TRACEPARENT.length, at + TRACEPARENT.length + TRACEPARENT_UNITS);
}
