import { hash } from 'node:crypto';
import { type JournalRecord, logEntry } from '#contracts';
import { storable } from '#persistence';
import { leafHash } from '#transparency';
import type { ChainWalk } from './chain-walk.js';
import type { ContentPlaces, ReadableRecord } from './content-places.js';
import type { Contents } from './contents.js';
import type { ErasedSessions } from './erased-sessions.js';
import type { ExchangeCheck } from './exchange-check.js';
import type { GatheredEntries } from './gathered-entries.js';
import type { RecordRow } from './record-rows.js';
import type { Report } from './report.js';
import type { Seals } from './seals.js';
import type { StoredLogs } from './stored-logs.js';

export interface RecordCheck {
  readonly logs: StoredLogs;
  readonly contents: Contents;
  readonly erased: ErasedSessions;
  readonly seals: Seals;
  readonly exchanges: ExchangeCheck;
  readonly gathered: GatheredEntries;
  readonly texts: ContentPlaces;
  readonly report: Report;
}

/**
 * Holds each record to the log, to its own bytes, to what is read of it, and to the one before it. `walk`: null where chains are not whole. Gives the
 * number of those that could not be read, for whatever reason.
 */
export async function checkRecords(
  portions: AsyncIterable<readonly RecordRow[]>,
  check: RecordCheck,
  walk: ChainWalk | null,
): Promise<number> {
  let unread = 0;
  const readable = new Readable(check);
  for await (const rows of portions) {
    await check.contents.prepare(rows);
    await check.exchanges.prepare(rows);
    for (const row of rows) {
      check.report.count('records');
      await checkPlace(row, check);
      const bytes = contentOf(row, check);
      if (bytes === null) {
        unread += 1;
        check.gathered.noteUnread(row);
      } else await readable.add(row, bytes);
      await walk?.step(row);
    }
    await readable.flush();
  }
  await walk?.end();
  return unread;
}

/** So many bytes of records are held parsed at a time. */
const MOST_BYTES = 16 * 1024 * 1024;

/** Records that are what they should be, on their way to what is read of them. */
class Readable {
  private held: ReadableRecord[] = [];
  private size = 0;

  constructor(private readonly check: RecordCheck) {}

  async add(row: RecordRow, bytes: Buffer): Promise<void> {
    // Of chains, and of no exchange.
    if (row.session === null && row.exchange === null) return;
    this.held.push({ row, record: JSON.parse(bytes.toString()) as JournalRecord });
    this.size += bytes.length;
    if (this.size > MOST_BYTES) await this.flush();
  }

  async flush(): Promise<void> {
    const { exchanges, gathered, texts } = this.check;
    for (const { row, record } of this.held) {
      await exchanges.check(row, record);
      gathered.note(record);
    }
    await texts.check(this.held);
    this.held = [];
    this.size = 0;
  }
}

const placeOf = ({ chain, seq, log, leaf, exchange }: RecordRow) => ({ chain, seq, log, leaf, ...(exchange === null ? {} : { exchange }) });

async function checkPlace(row: RecordRow, { logs, seals, report }: RecordCheck): Promise<void> {
  const stored = await logs.leafHash(row.log, row.leaf);
  if (stored === null) report.fault('record_added', placeOf(row));
  else if (!stored.equals(leafHash(logEntry(row)))) report.fault('record_changed', placeOf(row));
  if (seals.covers(row.log, row.leaf)) report.fault('sealed_there', placeOf(row));
}

/** The record’s bytes; null where they can’t be had, or are not those that belong there. */
function contentOf(row: RecordRow, { contents, erased, report }: RecordCheck): Buffer | null {
  if (erased.covers(row)) {
    report.count('erased');
    return null;
  }
  const opened = contents.open(row);
  if (opened.bytes === null) {
    if (opened.why === 'changed') report.fault('content_changed', placeOf(row));
    else if (opened.why === 'destroyed') report.fault('content_unreadable', placeOf(row));
    else report.skip(unopened[opened.why]);
    return null;
  }
  report.count('contents');
  if (!hash('sha256', opened.bytes, 'buffer').equals(row.digest)) {
    report.fault('content_changed', placeOf(row));
    return null;
  }
  const different = miscopied(row, opened.bytes);
  if (different.length === 0) return opened.bytes;
  report.fault('record_miscopied', placeOf(row), `Different: ${different.join(', ')}.`);
  return null;
}

const unopened = {
  closed: 'content: it was not asked for, or there is no key of it (audit.contentKeys, or content.key in the home folder)',
  wrapped: 'content whose key is wrapped by a key that is not known here (audit.contentKeys), or was changed',
} as const;

/** Columns that are not what the record says. */
function miscopied(row: RecordRow, bytes: Buffer): string[] {
  const record = headOf(bytes);
  const time = new Date(String(record['time']));
  const text = (name: string): string | null => (typeof record[name] === 'string' ? storable(record[name]) : null);
  const pairs: [string, unknown, unknown][] = [
    ['chain', row.chain, record['chain']],
    ['seq', row.seq, record['seq']],
    ['prev', row.prev.toString('hex'), record['prev']],
    ['time', row.time.getTime(), time.getTime()],
    ['day', row.day, String(record['time']).slice(0, 10)],
    ['type', row.type, record['type']],
    ['exchange', row.exchange, text('exchange')],
    ['session', row.session, text('session')],
  ];
  return pairs.filter(([, stored, said]) => stored !== said).map(([name]) => name);
}

/** What stands in front of `data`: the rest is most of it, and no column is made of it. A quote inside of a string is escaped, so this is the field. */
function headOf(bytes: Buffer): Readonly<Record<string, unknown>> {
  const end = bytes.indexOf(',"data":');
  const head = end === -1 ? bytes.toString() : `${bytes.toString('utf8', 0, end)}}`;
  return JSON.parse(head) as Readonly<Record<string, unknown>>;
}
