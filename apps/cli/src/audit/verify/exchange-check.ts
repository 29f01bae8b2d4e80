import { entriesOf, type JournalRecord } from '#contracts';
import { storable } from '#persistence';
import type { AuditDatabase } from './audit-database.js';
import type { RecordRow } from './record-rows.js';
import type { Report } from './report.js';
import type { Seals } from './seals.js';

interface ExchangeRow {
  readonly id: string;
  readonly outcome: string | null;
  readonly verdict: string | null;
  readonly status: number | null;
  readonly error_code: string | null;
  readonly model: string | null;
  readonly received_chain: number | null;
  readonly received_seq: string | null;
  readonly ended_chain: number | null;
  readonly ended_seq: string | null;
  readonly issuer: string | null;
  readonly subject: string | null;
  readonly address: string | null;
}

/** Holds what lists and pages are made of to the records: who called, for what model, and how it ended. */
export class ExchangeCheck {
  private known = new Map<string, ExchangeRow>();
  private days = new Map<string, string>();

  constructor(
    private readonly database: AuditDatabase,
    private readonly seals: Seals,
    private readonly report: Report,
  ) {}

  /** Has the rows at hand that these records are read as. */
  async prepare(records: readonly RecordRow[]): Promise<void> {
    const ids = [...new Set(records.flatMap(({ exchange }) => exchange ?? []))];
    const rows = await this.database.all<ExchangeRow>(
      `SELECT e.id, e.outcome, e.verdict, e.status, e.error_code, e.model, e.received_chain, e.received_seq, e.ended_chain, e.ended_seq,
              c.principal->>'issuer' AS issuer, c.principal->>'subject' AS subject, c.address
         FROM unnest($1::text[]) AS wanted(id) JOIN exchange e ON e.id = wanted.id AND e.day = exchange_day(wanted.id)
         LEFT JOIN caller c ON c.number = e.caller`,
      [ids],
    );
    this.known = new Map(rows.map((row) => [row.id, row]));
    const unlisted = ids.filter((id) => !this.known.has(id));
    const days =
      unlisted.length === 0
        ? []
        : await this.database.all<{ id: string; day: string }>('SELECT id, exchange_day(id)::text AS day FROM unnest($1::text[]) AS id', [
            unlisted,
          ]);
    this.days = new Map(days.map(({ id, day }) => [id, day]));
  }

  check(row: RecordRow, bytes: Buffer): void {
    // Content that was stored for a call which never came to a record of its own is no exchange.
    if (row.exchange === null || row.type === 'content.stored') return;
    const read = this.known.get(row.exchange);
    // Its end may be of a later day than its beginning, which went.
    if (read === undefined && this.seals.isGone(this.days.get(row.exchange) ?? '', row.session)) return;
    const record = JSON.parse(bytes.toString()) as JournalRecord;
    const different = read === undefined ? ['it is not listed'] : entriesOf(record).flatMap((entry) => differences(entry, row, read));
    if (different.length > 0)
      this.report.fault(
        'exchange_misread',
        { exchange: row.exchange, chain: row.chain, seq: row.seq },
        `Different: ${different.join(', ')}.`,
      );
  }

  /** Exchanges that are listed and of which there is no record at all. */
  async end(): Promise<void> {
    const rows = this.database.rows<{ id: string }>(
      'SELECT id FROM exchange e WHERE NOT EXISTS (SELECT 1 FROM journal_record r WHERE r.exchange_id = e.id)',
    );
    for await (const { id } of rows) this.report.fault('exchange_misread', { exchange: id }, 'There is no record of it.');
    const [count] = await this.database.all<{ exchanges: string }>('SELECT count(*) AS exchanges FROM exchange');
    this.report.count('exchanges', Number(count?.exchanges ?? 0));
  }
}

const text = (value: string | null): string | null => (value === null ? null : storable(value));

/** Fields that say something else than the event, which is the one that they are made of. */
function differences(entry: JournalRecord, { chainNumber, seq }: RecordRow, read: ExchangeRow): string[] {
  if (entry.type === 'exchange.received') {
    if (read.received_chain !== chainNumber || Number(read.received_seq) !== seq) return ['the place of its opening'];
    const { principal, model, address = null } = entry.data;
    return different([
      ['issuer', read.issuer, text(principal?.issuer ?? null)],
      ['subject', read.subject, text(principal?.subject ?? null)],
      ['address', read.address, text(address)],
      ['model', read.model, text(model)],
    ]);
  }
  const outcome = outcomes.get(entry.type);
  if (outcome === undefined) return [];
  if (read.ended_chain !== chainNumber || Number(read.ended_seq) !== seq)
    return entry.type === 'exchange.interrupted' ? [] : ['the place of its end'];
  const data = entry.type.startsWith('exchange.') && 'data' in entry && entry.data !== null && 'verdict' in entry.data ? entry.data : null;
  return different([
    ['outcome', read.outcome, outcome],
    ...(data === null
      ? []
      : ([
          ['verdict', read.verdict, data.verdict],
          ['status', read.status, data.status],
          ['errorCode', read.error_code, text(data.errorCode)],
        ] as [string, unknown, unknown][])),
  ]);
}

const outcomes: ReadonlyMap<string, string> = new Map(
  ['completed', 'refused', 'failed', 'client_left', 'interrupted'].map((outcome) => [`exchange.${outcome}`, outcome]),
);

const different = (pairs: readonly [string, unknown, unknown][]): string[] =>
  pairs.filter(([, read, said]) => read !== said).map(([name]) => name);
