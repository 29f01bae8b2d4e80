import type { JournalRecordType } from '#contracts';

/** The fields of a record that stand before its data. */
export interface RecordHead {
  readonly type: JournalRecordType;
  readonly exchange?: string;
  readonly session?: string;
  readonly traceparent?: string;
}

const DATA = Buffer.from(',"data":');

/**
 * The head of a record without parsing what may be megabytes of content. A quote inside a JSON string is escaped, so the
 * mark can't stand in a value before the real one. Null if the bytes are no record of ours.
 */
export function readHead(record: Buffer): RecordHead | null {
  const end = record.indexOf(DATA);
  if (end < 0) return null;
  try {
    return JSON.parse(`${record.toString('utf8', 0, end)}}`) as RecordHead;
  } catch {
    return null;
  }
}
