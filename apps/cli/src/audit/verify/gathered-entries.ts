import { isDeepStrictEqual } from 'node:util';
import { entriesOf, type JournalRecord, journalRecordSchema } from '#contracts';
import { storable } from '#persistence';
import type { AuditDatabase } from './audit-database.js';
import type { RecordRow } from './record-rows.js';
import type { Report } from './report.js';
import { type Said, saidBy } from './said-of-exchange.js';

type Column = Said['entries'][number][0];
type Entries = Readonly<Record<string, unknown>>;

interface Row {
  readonly id: string;
  readonly session: string;
  readonly held: Entries | null;
  readonly released: Entries | null;
  readonly grants: Entries | null;
}

const columns: readonly Column[] = ['held', 'released', 'grants'];

/**
 * Who decided about an exchange stands in its row as several events said it, one an approval. They are gathered until all records were looked at:
 * a row has to have each of them, and nothing that none of them says. Memory grows with the approvals, not with the records.
 */
export class GatheredEntries {
  private readonly said = new Map<string, Said['entries'][number][]>();
  private readonly unread = new Set<string>();

  constructor(
    private readonly database: AuditDatabase,
    private readonly report: Report,
  ) {}

  note(record: JournalRecord): void {
    if (!entriesOf(record).some(isGathered)) return;
    // Without what audit does not know of a record of another version: no row has it.
    for (const event of entriesOf(journalRecordSchema.safeParse(record).data ?? record).filter(isGathered)) {
      const exchange = storable(event.exchange);
      this.said.set(exchange, [...(this.said.get(exchange) ?? []), ...saidBy(event).entries]);
    }
  }

  /** A record could not be read: what its session's rows say may be said there. */
  noteUnread({ sessionNumber }: RecordRow): void {
    if (sessionNumber !== null) this.unread.add(sessionNumber);
  }

  /** `isWhole`: all records of these exchanges were looked at; else what is said in others is not missed. */
  async end(session: string | null, isWhole: boolean): Promise<void> {
    const rows = this.database.rows<Row>(
      `SELECT id, session, held, released, grants FROM exchange
        WHERE coalesce(held, released, grants) IS NOT NULL AND ($1::text IS NULL OR session = (SELECT number FROM session WHERE id = $1))`,
      [session],
    );
    for await (const row of rows) {
      this.hold(row, isWhole && !this.unread.has(row.session));
      this.said.delete(row.id);
    }
    for (const exchange of this.said.keys()) this.fault(exchange, columns);
  }

  private hold(row: Row, isWhole: boolean): void {
    const said = this.said.get(row.id) ?? [];
    const wrong = columns.filter((column) => {
      const entries = row[column] ?? {};
      const ofColumn = said.filter(([of]) => of === column);
      const isKept = ofColumn.every(([, key]) => key in entries);
      const isSaid = Object.entries(entries).every(([key, value]) => {
        const ofKey = ofColumn.filter(([, of]) => of === key);
        return ofKey.length === 0 ? !isWhole : ofKey.some(([, , other]) => isDeepStrictEqual(other, value)) || !isWhole;
      });
      return !isKept || !isSaid;
    });
    if (wrong.length > 0) this.fault(row.id, wrong);
  }

  private fault(exchange: string, wrong: readonly string[]): void {
    this.report.fault('exchange_misread', { exchange }, `Different: ${wrong.join(', ')}.`);
  }
}

type GatheredEvent = Extract<JournalRecord, { type: 'exchange.held' | 'exchange.released' | 'exchange.decided' }>;

const isGathered = (event: JournalRecord): event is GatheredEvent =>
  event.type === 'exchange.held' ||
  event.type === 'exchange.released' ||
  (event.type === 'exchange.decided' && event.data.grants.length > 0);
