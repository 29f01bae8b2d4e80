import { entriesOf, hasOwnRef, type JournalRecord, shortRef } from '#contracts';
import type { AuditDatabase } from './audit-database.js';
import type { RecordAt } from './record-at.js';
import type { RecordRow } from './record-rows.js';
import type { Report } from './report.js';

interface Place {
  readonly day: string;
  readonly session: string;
  readonly chain: number;
  readonly seq: string;
  readonly ref: Buffer;
}

/** A record that could be opened. */
export interface ReadableRecord {
  readonly row: RecordRow;
  readonly record: JournalRecord;
}

/** A text that a record holds. */
interface HeldText {
  readonly row: RecordRow;
  readonly session: string;
  readonly ref: Buffer;
}

const keyOf = (session: string, ref: Buffer, day: string): string => `${session} ${ref.toString('hex')} ${day}`;

/**
 * Holds the places by which the texts of bodies are found to the records that have them: a text that is not found where its place says is shown as one that
 * is not on record. A text can't be shown for another one: bodies name it by its digest.
 */
export class ContentPlaces {
  private found = 0;

  constructor(
    private readonly database: AuditDatabase,
    private readonly records: RecordAt,
    private readonly report: Report,
  ) {}

  /** Of a portion of records that were opened. */
  async check(opened: readonly ReadableRecord[]): Promise<void> {
    const texts = new Map(opened.flatMap(({ row, record }) => textsOf(row, record)));
    if (texts.size === 0) return;
    const held = [...texts.values()];
    const rows = await this.database.all<Place>(
      `SELECT DISTINCT b.session, b.ref, b.day::text, b.chain, b.seq FROM unnest($1::bigint[], $2::bytea[], $3::date[]) AS wanted(session, ref, day)
         JOIN content_block b USING (session, ref, day)`,
      [held.map(({ session }) => session), held.map(({ ref }) => ref), held.map(({ row }) => row.day)],
    );
    const places = new Map(rows.map((place) => [keyOf(place.session, place.ref, place.day), place]));
    for (const text of held) await this.hold(text, places.get(keyOf(text.session, text.ref, text.row.day)));
  }

  /** Once all records were looked at: whether there are places that lead nowhere. `unread`: records that could not be. */
  async end(unread: number): Promise<void> {
    if (unread > 0) return;
    const [count] = await this.database.all<{ places: string }>('SELECT count(*) AS places FROM content_block');
    const others = Number(count?.places ?? 0) - this.found;
    if (others > 0) this.report.fault('content_misplaced', {}, `${others} places are of texts that no record has there.`);
  }

  private async hold({ row, session, ref }: HeldText, place: Place | undefined): Promise<void> {
    const isHere = place !== undefined && place.chain === row.chainNumber && Number(place.seq) === row.seq;
    if (isHere) {
      this.found += 1;
      this.report.count('texts');
    } else if (place === undefined || !(await this.isAlsoAt(place, session, ref)))
      this.report.fault('content_misplaced', {
        chain: row.chain,
        seq: row.seq,
        ...(row.exchange === null ? {} : { exchange: row.exchange }),
      });
  }

  /** Ingress may have written it twice a day. */
  private async isAlsoAt({ day, chain, seq }: Place, session: string, ref: Buffer): Promise<boolean> {
    const other = await this.records.entries({ day, chainNumber: chain, seq: Number(seq) });
    return other.session === session && other.entries.some((entry) => isOwnText(entry) && shortRef(entry.data.ref).equals(ref));
  }
}

type TextEntry = Extract<JournalRecord, { type: 'content.stored' }>;
const isOwnText = (entry: JournalRecord): entry is TextEntry => entry.type === 'content.stored' && hasOwnRef(entry);

function textsOf(row: RecordRow, record: JournalRecord): [string, HeldText][] {
  const session = row.sessionNumber;
  if (session === null) return [];
  return entriesOf(record)
    .filter(isOwnText)
    .map(({ data }) => {
      const ref = shortRef(data.ref);
      return [`${keyOf(session, ref, row.day)} ${row.chain} ${row.seq}`, { row, session, ref }];
    });
}
