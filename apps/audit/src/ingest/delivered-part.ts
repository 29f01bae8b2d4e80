import type { DeliveredBytes } from '#messaging';

/** A message of the journal's topic: a record, or one of the numbered parts of a long one. */
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

const MOST_PARTS = 1_000;

export function deliveredPart({ key, headers, envelope, bytes }: DeliveredBytes): DeliveredPart {
  const parts = natural(headers['ostiary_parts']) ?? 1;
  const part = natural(headers['ostiary_part']) ?? 1;
  const seq = natural(headers['ostiary_seq']);
  const possible = parts >= 1 && parts <= MOST_PARTS && part >= 1 && part <= parts;
  return {
    eventId: envelope.id,
    chain: key,
    seq: possible ? seq : null,
    part,
    parts,
    bytes: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength),
  };
}

function natural(text: string | undefined): number | null {
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : null;
}
