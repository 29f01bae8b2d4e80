import { OWN_CHAIN, type OwnRecord, ownRecordSchema } from '#contracts';
import type { AuditDatabase } from './audit-database.js';
import type { Contents, Opened } from './contents.js';
import { type ChainRow, type RecordRow, recordRows } from './record-rows.js';

/** A record of audit's own chain; `record` null: it can't be read, or is none. */
interface OwnRow {
  readonly row: RecordRow;
  readonly opened: Opened;
  readonly record: OwnRecord | null;
}

/** What administrators did to the record, in its order. Whether the rows are those of the log is for whoever asks. */
export async function* ownRecords(
  database: AuditDatabase,
  chains: ReadonlyMap<number, ChainRow>,
  contents: Contents,
): AsyncGenerator<OwnRow> {
  const own = [...chains.values()].find(({ id }) => id === OWN_CHAIN);
  if (own === undefined) return;
  for await (const rows of recordRows(database, chains, { chain: own.number })) {
    await contents.prepare(rows);
    for (const row of rows) {
      const opened = contents.open(row);
      yield { row, opened, record: ownRecordSchema.safeParse(jsonOf(opened.bytes)).data ?? null };
    }
  }
}

function jsonOf(bytes: Buffer | null): unknown {
  try {
    return bytes === null ? null : JSON.parse(bytes.toString());
  } catch {
    return null;
  }
}
