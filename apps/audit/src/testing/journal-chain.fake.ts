import { hash } from 'node:crypto';
import { type JournalEntry, packRecords } from '#contracts';
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
    private readonly stepMs = 10,
  ) {}

  add(entry: JournalEntry): ChainedRecord {
    return this.addTogether([entry]);
  }

  /** What became durable together of one exchange: a record of the last of them. */
  addTogether(entries: readonly JournalEntry[]): ChainedRecord {
    const last = entries.at(-1)!;
    const { type, data } = last;
    const about = 'exchange' in last ? { exchange: last.exchange, session: last.session } : {};
    const earlier = entries.length === 1 ? undefined : entries.slice(0, -1).map((entry) => ({ type: entry.type, data: entry.data }));
    const time = new Date((this.time += this.stepMs)).toISOString();
    return this.addBytes(JSON.stringify({ v: 1, chain: this.id, seq: this.seq, prev: this.prev, time, type, ...about, data, earlier }));
  }

  /** A record of any bytes, in its place. */
  addBytes(text: string): ChainedRecord {
    const bytes = Buffer.from(text);
    this.prev = hash('sha256', bytes, 'hex');
    return { chain: this.id, seq: this.seq++, bytes };
  }
}

/** Records that follow each other as one message. */
export function packOf(records: readonly ChainedRecord[]): OutgoingBytes {
  const { chain, seq } = records[0]!;
  const headers = { ostiary_seq: String(seq), ostiary_records: String(records.length) };
  return {
    key: chain,
    subject: chain,
    id: `${chain}:${seq}+${records.length}`,
    bytes: packRecords(records.map(({ bytes }) => bytes)),
    headers,
  };
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
