import type { JournalRecordType } from '#contracts';
import { z } from 'zod';

const headSchema = z.object({
  /** Of a type that this version does not know, only the rest of the head is used. */
  type: z.custom<JournalRecordType>((type) => typeof type === 'string'),
  exchange: z.string().optional(),
  session: z.string().optional(),
});

/** The fields of a record that stand before its data. */
export type RecordHead = z.infer<typeof headSchema>;

const DATA = Buffer.from(',"data":');

/**
 * The head of a record without parsing what may be megabytes of content. A quote inside a JSON string is escaped, so the
 * mark can't stand in a value before the real one. Null if the bytes are no record of ours.
 */
export function readHead(record: Buffer): RecordHead | null {
  const end = record.indexOf(DATA);
  if (end < 0) return null;
  try {
    return headSchema.parse(JSON.parse(`${record.toString('utf8', 0, end)}}`));
  } catch {
    return null;
  }
}
