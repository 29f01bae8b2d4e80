import { entriesOf, type JournalRecord } from '#contracts';
import type { AuditDatabase } from './audit-database.js';
import type { Contents } from './contents.js';
import { type ChainRow, type RecordPlace, recordRows } from './record-rows.js';

/** Looks at single records, for what another one leads to. */
export class RecordAt {
  constructor(
    private readonly database: AuditDatabase,
    private readonly chains: ReadonlyMap<number, ChainRow>,
    private readonly contents: Contents,
  ) {}

  /** What the record at a place tells, and the number of its session; nothing where there is none, or it can't be opened. */
  async entries(place: RecordPlace): Promise<{ readonly session: string | null; readonly entries: readonly JournalRecord[] }> {
    for await (const rows of recordRows(this.database, this.chains, { place })) {
      await this.contents.prepare(rows);
      for (const row of rows) {
        const { bytes } = this.contents.open(row);
        if (bytes !== null) return { session: row.sessionNumber, entries: entriesOf(JSON.parse(bytes.toString()) as JournalRecord) };
      }
    }
    return { session: null, entries: [] };
  }
}
