import { entriesOf, type JournalRecord, journalRecordSchema } from '#contracts';
import type { AuditDatabase } from './audit-database.js';
import { isEnd } from './exchange-end.js';
import { type ExchangeRow, exchangeRows } from './exchange-row.js';
import type { RecordAt } from './record-at.js';
import type { RecordRow } from './record-rows.js';
import type { Report } from './report.js';
import { MOST_LABELS, unsaidLabels } from './said-labels.js';
import { differingColumns, type Said, saidBy } from './said-of-exchange.js';
import type { Seals } from './seals.js';

/** Holds what lists and pages are made of to the records, field by field. */
export class ExchangeCheck {
  private known = new Map<string, ExchangeRow>();
  private days = new Map<string, string>();

  constructor(
    private readonly database: AuditDatabase,
    private readonly seals: Seals,
    private readonly records: RecordAt,
    private readonly report: Report,
  ) {}

  /** Has the rows at hand that these records are read as. */
  async prepare(records: readonly RecordRow[]): Promise<void> {
    const ids = [...new Set(records.flatMap(({ exchange }) => exchange ?? []))];
    this.known = await exchangeRows(this.database, ids);
    const unlisted = ids.filter((id) => !this.known.has(id));
    const days =
      unlisted.length === 0
        ? []
        : await this.database.all<{ id: string; day: string }>('SELECT id, exchange_day(id)::text AS day FROM unnest($1::text[]) AS id', [
            unlisted,
          ]);
    this.days = new Map(days.map(({ id, day }) => [id, day]));
  }

  async check(row: RecordRow, record: JournalRecord): Promise<void> {
    // Content that was stored for a call which never came to a record of its own is no exchange.
    if (row.exchange === null || row.type === 'content.stored') return;
    const read = this.known.get(row.exchange);
    // Its end may be of a later day than its beginning, which went.
    if (read === undefined && this.seals.isGone(this.days.get(row.exchange) ?? '', row.session)) return;
    let different = read === undefined ? ['it is not listed'] : await this.differences(record, row, read);
    // What audit does not know of a record that an ingress of another version wrote is in no row.
    const known = read !== undefined && different.length > 0 ? journalRecordSchema.safeParse(record).data : undefined;
    if (read !== undefined && known !== undefined) different = await this.differences(known, row, read);
    if (different.length > 0)
      this.report.fault(
        'exchange_misread',
        { exchange: row.exchange, chain: row.chain, seq: row.seq },
        `Different: ${different.join(', ')}.`,
      );
  }

  /** Exchanges that are listed and of which there is no record at all, and sessions that are not the sum of their exchanges. */
  async end(): Promise<void> {
    for await (const { id } of this.database.rows<{ id: string }>(UNRECORDED))
      this.report.fault('exchange_misread', { exchange: id }, 'There is no record of it.');
    // Records are held to the row under the day of the id: one under another day is read by lists all the same.
    for await (const { id } of this.database.rows<{ id: string }>('SELECT id FROM exchange WHERE day <> exchange_day(id)'))
      this.report.fault('exchange_misread', { exchange: id }, 'It stands under another day.');
    const [count] = await this.database.all<{ exchanges: string }>('SELECT count(*) AS exchanges FROM exchange');
    this.report.count('exchanges', Number(count?.exchanges ?? 0));
    for await (const { id } of this.database.rows<{ id: string }>(WRONG_SESSIONS, [this.seals.areThere]))
      this.report.fault('session_misread', { session: id });
  }

  private async differences(record: JournalRecord, row: RecordRow, read: ExchangeRow): Promise<string[]> {
    if (read.session !== row.sessionNumber) return ['its session'];
    const found: string[] = [];
    for (const event of entriesOf(record)) {
      const said = saidBy(event);
      found.push(...(await this.columnsOf(event, said, row, read)), ...missingLabels(said, read));
    }
    return found;
  }

  /** An event that was written twice is read from one of its records: the other need not say the same to the millisecond. */
  private async columnsOf(event: JournalRecord, said: Said, row: RecordRow, read: ExchangeRow): Promise<string[]> {
    const isHere = (day: string | null, chain: number | null, seq: string | null): boolean =>
      day === row.day && chain === row.chainNumber && Number(seq) === row.seq;
    if (event.type === 'exchange.received' && !isHere(read.received_day, read.received_chain, read.received_seq))
      return (await this.isAt(read.received_day, read.received_chain, read.received_seq, read.id, (other) => other.type === event.type))
        ? []
        : ['the place of its opening'];
    if (isEnd(event) && !isHere(read.ended_day, read.ended_chain, read.ended_seq))
      return (await this.isAt(read.ended_day, read.ended_chain, read.ended_seq, read.id, isEnd)) ? [] : ['the place of its end'];
    const different = differingColumns(read, said.columns);
    return isEnd(event) && unsaidLabels(read, said.labels).length > 0 ? [...different, 'labels'] : different;
  }

  private async isAt(
    day: string | null,
    chainNumber: number | null,
    seq: string | null,
    exchange: string,
    isMeant: (event: JournalRecord) => boolean,
  ): Promise<boolean> {
    if (day === null || chainNumber === null || seq === null) return false;
    const { entries } = await this.records.entries({ day, chainNumber, seq: Number(seq) });
    return entries.some((event) => isMeant(event) && 'exchange' in event && event.exchange === exchange);
  }
}

/** Content alone, stored for a call that never came to a record of its own, makes no exchange. */
const UNRECORDED = `SELECT id FROM exchange e
  WHERE NOT EXISTS (SELECT 1 FROM journal_record r WHERE r.exchange_id = e.id AND r.type <> 'content.stored')`;

/** Where retention ran ($1), some of a session's exchanges may have gone: those that stay were its last. */
const WRONG_SESSIONS = `
  SELECT s.id FROM session s LEFT JOIN (
      SELECT session, count(*) AS listed, min(started_at) AS first, max(started_at) AS last, array_agg(DISTINCT caller) AS callers
        FROM exchange WHERE started_at IS NOT NULL GROUP BY session) e ON e.session = s.number
   WHERE CASE WHEN s.exchanges > coalesce(e.listed, 0) AND $1 THEN s.last_active_at IS DISTINCT FROM coalesce(e.last, s.last_active_at)
              ELSE (s.exchanges, s.started_at, s.last_active_at) IS DISTINCT FROM (coalesce(e.listed, 0), e.first, e.last)
                   OR (s.caller = ANY(e.callers)) IS FALSE END`;

function missingLabels({ labels }: Said, read: ExchangeRow): string[] {
  const known = new Set(read.labels);
  return known.size < MOST_LABELS && labels.some((label) => !known.has(label)) ? ['labels'] : [];
}
