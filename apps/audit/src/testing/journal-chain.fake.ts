import { hash } from 'node:crypto';
import type { JournalEntry } from '#contracts';
import type { OutgoingBytes } from '#messaging';

export interface ChainedRecord {
  readonly chain: string;
  readonly seq: number;
  readonly bytes: Buffer;
}

/** Records as ingress writes them: numbered, linked, in its order of fields. */
export class JournalChain {
  private seq = 0;
  private prev = '0'.repeat(64);

  constructor(
    readonly id: string,
    private time = Date.UTC(2026, 0, 1),
  ) {}

  add(entry: JournalEntry): ChainedRecord {
    const { type, data } = entry;
    const about = 'exchange' in entry ? { exchange: entry.exchange, session: entry.session } : {};
    const time = new Date((this.time += 10)).toISOString();
    return this.addBytes(JSON.stringify({ v: 1, chain: this.id, seq: this.seq, prev: this.prev, time, type, ...about, data }));
  }

  /** A record of any bytes, in its place. */
  addBytes(text: string): ChainedRecord {
    const bytes = Buffer.from(text);
    this.prev = hash('sha256', bytes, 'hex');
    return { chain: this.id, seq: this.seq++, bytes };
  }
}

/** A record's message, or messages of at most `partBytes` each. */
export function messagesOf({ chain, seq, bytes }: ChainedRecord, partBytes = Number.POSITIVE_INFINITY): OutgoingBytes[] {
  const parts = Math.max(1, Math.ceil(bytes.length / partBytes));
  const common = { key: chain, subject: chain };
  if (parts === 1) return [{ ...common, id: `${chain}:${seq}`, bytes, headers: { ostiary_seq: String(seq) } }];
  return Array.from({ length: parts }, (_, index) => ({
    ...common,
    id: `${chain}:${seq}:${index + 1}`,
    bytes: bytes.subarray(index * partBytes, (index + 1) * partBytes),
    headers: { ostiary_seq: String(seq), ostiary_part: String(index + 1), ostiary_parts: String(parts) },
  }));
}
