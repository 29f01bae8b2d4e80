import { OWN_CHAIN, unpackRecords } from '#contracts';
import type { DeliveredBytes } from '#messaging';

/** What a message of the journal's topic carries: a record, or one of the numbered parts of a long one. */
export interface DeliveredPart {
  readonly eventId: string;
  readonly chain: string;
  /** Null where the message does not say: it can't have a place then. */
  readonly seq: number | null;
  /** From 1. */
  readonly part: number;
  readonly parts: number;
  readonly bytes: Buffer;
}

/** One that says where it belongs. */
export interface PlacedPart extends DeliveredPart {
  readonly seq: number;
}

export const hasPlace = (part: DeliveredPart): part is PlacedPart => part.seq !== null;

const MOST_PARTS = 1_000;

/** All that a message carries. Where its headers do not fit what is in it, that is the message's bytes as one, without a place. */
export function deliveredParts({ key, headers, envelope, bytes: value }: DeliveredBytes): DeliveredPart[] {
  const bytes = Buffer.from(value.buffer, value.byteOffset, value.byteLength);
  const counted = (name: string): number | null => natural(headers[name] ?? '1');
  const [parts, part, records] = [counted('ostiary_parts'), counted('ostiary_part'), counted('ostiary_records')];
  // Audit’s own chain is nobody else’s to write: what claims to be of it has no place.
  const seq = key === OWN_CHAIN ? null : natural(headers['ostiary_seq']);
  const delivered = { eventId: envelope.id, chain: key, seq, part: part ?? 1, parts: parts ?? 1, bytes };
  if (records === 1 && isPart(part, parts)) return [delivered];
  const unpacked = seq === null || records === null || parts !== 1 ? null : unpackRecords(bytes, records);
  if (unpacked === null || seq === null) return [{ ...delivered, seq: null }];
  // Each by its own place, for it may come again in another pack.
  return unpacked.map((record, index) => ({ ...delivered, eventId: `${key}:${seq + index}`, seq: seq + index, bytes: record }));
}

const isPart = (part: number | null, parts: number | null): boolean =>
  part !== null && parts !== null && part >= 1 && part <= parts && parts <= MOST_PARTS;

function natural(text: string | undefined): number | null {
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : null;
}
