import type { JournalRecord, StoredBody } from '#contracts';
import type { ModelBlock } from '#fingerprints';
import { storable } from '#persistence';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { joinParents, textOf } from '../content/assemble-body.js';
import { bodyName } from '../content/body-name.js';
import { BodyReader } from '../content/body.reader.js';
import { placeKey, RecordsReader } from '../content/records.reader.js';
import { exchangeDay } from '../partitions/day.js';
import type { FreshRecord } from '../received-record.js';
import type { WrittenBlock } from './code-piece.js';
import { blocksOf } from './recorded-reply.js';

interface PlaceRow {
  readonly id: string;
  readonly session: string;
  readonly name: string | null;
  readonly day: string;
  readonly chain: number;
  readonly seq: string;
}

/** What models wrote: as it comes in, and as it stands in the record. */
@Injectable()
export class ReplyBlocks {
  constructor(
    private readonly records: RecordsReader,
    private readonly bodies: BodyReader,
  ) {}

  /** Of records that were stored just now, in their transaction. */
  async writtenIn(manager: EntityManager, records: readonly FreshRecord[]): Promise<WrittenBlock[]> {
    const written: WrittenBlock[] = [];
    for (const { entries, sessionNumber } of records)
      for (const entry of entries) {
        if (sessionNumber === null || !('exchange' in entry) || replyOf(entry) === null) continue;
        const exchange = storable(entry.exchange);
        const reply = await this.replyIn(manager, entries, sessionNumber, bodyName(exchange, 'reply'));
        written.push(...blocksOf(reply).map((block) => ({ ...block, session: sessionNumber, exchange, day: exchangeDay(exchange) })));
      }
    return written;
  }

  /** By exchange and id, with a space between; what can't be read any more is missing. */
  async of(manager: EntityManager, exchanges: readonly string[]): Promise<ReadonlyMap<string, ModelBlock>> {
    const rows = await manager.query<PlaceRow[]>(
      `SELECT id, session, reply_body AS name, ended_day::text AS day, ended_chain AS chain, ended_seq AS seq FROM exchange
        WHERE (id, day) IN (SELECT * FROM unnest($1::text[], $2::date[])) AND ended_day IS NOT NULL`,
      [exchanges, exchanges.map(exchangeDay)],
    );
    const placed = rows.map((row) => ({ ...row, place: { day: row.day, chainNumber: row.chain, seq: Number(row.seq) } }));
    const entries = await this.records.entriesAt(
      manager,
      placed.map(({ place }) => place),
    );
    const found = new Map<string, ModelBlock>();
    for (const { id, session, name, place } of placed) {
      const reply = await this.replyIn(manager, entries.get(placeKey(place)) ?? [], Number(session), name ?? bodyName(id, 'reply'));
      for (const block of blocksOf(reply)) found.set(`${id} ${block.id}`, block);
    }
    return found;
  }

  /** Nearly every reply stands whole in the record of its end; the rest is read as any body is. */
  private async replyIn(manager: EntityManager, entries: readonly JournalRecord[], session: number, name: string): Promise<unknown> {
    const body = entries.map(replyOf).find((reply) => reply !== null) ?? null;
    if (body === null) return null;
    const texts = new Map(
      entries.flatMap((entry) => (entry.type === 'content.stored' ? [[entry.data.ref, entry.data.text] as const] : [])),
    );
    return isWhole(body, texts) ? jsonOf(textOf(joinParents([body]), texts)) : this.bodies.read(manager, session, name);
  }
}

const replyOf = (entry: JournalRecord): StoredBody | null =>
  'data' in entry && entry.data && 'reply' in entry.data ? entry.data.reply : null;

const isWhole = ({ parent, parts }: StoredBody, texts: ReadonlyMap<string, string>): boolean =>
  parent === null && parts.every((part) => 'text' in part || texts.has(part.ref));

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
