import { hash } from 'node:crypto';
import type { JournalRecord } from '#contracts';
import { entriesOf, journalRecordSchema } from '#contracts';

/** A record's bytes, whole, and where the broker's message says that they belong. */
export interface RawRecord {
  readonly eventId: string;
  readonly chain: string;
  readonly seq: number;
  readonly bytes: Buffer;
}

/** A record that was understood. */
export interface ReadRecord extends RawRecord {
  readonly record: JournalRecord;
  /** What it tells, one by one: each with the head of the record. */
  readonly entries: readonly JournalRecord[];
  readonly digest: Buffer;
}

/** Where a record is stored. */
export interface RecordPlace {
  /** UTC day of the record's own time. */
  readonly day: string;
  /** The number that rows name the chain by. */
  readonly chainNumber: number;
  readonly seq: number;
}

/** One that is stored for the first time, with the numbers that rows name its chain and session by. */
export interface FreshRecord extends ReadRecord, RecordPlace {
  /** Null where it is of no exchange. */
  readonly sessionNumber: number | null;
}

/** One that was not: it is kept as it came, and its place in the chain, if it is known, counts as taken. */
export interface PoisonRecord extends Omit<RawRecord, 'seq'> {
  readonly seq: number | null;
  readonly reason: string;
}

/** Reads a record. The reason why one can't be read names fields, never values: it goes to logs and tables. */
export function readRecord(raw: RawRecord): ReadRecord | PoisonRecord {
  let json: unknown;
  try {
    json = JSON.parse(raw.bytes.toString('utf8'));
  } catch {
    return { ...raw, reason: 'not JSON' };
  }
  const parsed = journalRecordSchema.safeParse(json);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return { ...raw, reason: `${issue?.path.join('.') || 'the record'}: ${issue?.code ?? 'not valid'}` };
  }
  const record = parsed.data;
  if (record.chain !== raw.chain || record.seq !== raw.seq)
    return { ...raw, reason: 'the record’s chain and number are not those of its message' };
  return { ...raw, record, entries: entriesOf(record), digest: hash('sha256', raw.bytes, 'buffer') };
}

export const isPoison = (record: ReadRecord | PoisonRecord): record is PoisonRecord => 'reason' in record;
