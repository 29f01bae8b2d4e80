import { storable } from '#persistence';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { NewBlocks, type NewBlocksOfBody } from '../content/new-blocks.js';
import type { RecordedBlock } from '../content/recorded-block.js';
import { placeKey, RecordsReader } from '../content/records.reader.js';
import { exchangeDay } from '../partitions/day.js';
import type { WrittenBlock } from './code-piece.js';

interface PlaceRow {
  readonly id: string;
  readonly session: string;
  readonly day: string;
  readonly chain: number;
  readonly seq: string;
}

/** What models wrote, as it stands in the record. */
@Injectable()
export class ReplyBlocks {
  constructor(
    private readonly blocks: NewBlocks,
    private readonly records: RecordsReader,
  ) {}

  /** By exchange and id, with a space between; what can't be read any more is missing. */
  async of(manager: EntityManager, exchanges: readonly string[]): Promise<ReadonlyMap<string, WrittenBlock>> {
    const rows = await manager.query<PlaceRow[]>(
      `SELECT id, session, ended_day::text AS day, ended_chain AS chain, ended_seq AS seq FROM exchange
        WHERE (id, day) IN (SELECT * FROM unnest($1::text[], $2::date[])) AND ended_day IS NOT NULL`,
      [exchanges, exchanges.map(exchangeDay)],
    );
    const placed = rows.map(({ session, day, chain, seq }) => ({
      sessionNumber: Number(session),
      day,
      chainNumber: chain,
      seq: Number(seq),
    }));
    const entries = await this.records.entriesAt(manager, placed);
    const said = await this.blocks.of(
      manager,
      placed.map((place) => ({ ...place, entries: entries.get(placeKey(place)) ?? [] })),
    );
    return new Map(writtenIn(said).map((block) => [`${block.exchange} ${block.id}`, block]));
  }
}

/** What is first told by replies among these bodies. */
export function writtenIn(said: readonly NewBlocksOfBody[]): WrittenBlock[] {
  return said
    .filter((body) => body.in === 'reply')
    .flatMap(({ exchange, session, blocks }) => {
      const of = storable(exchange);
      return blocks.filter(isTheModels).map(({ id, kind, text }) => ({ id, kind, text, session, exchange: of, day: exchangeDay(of) }));
    });
}

const isTheModels = ({ kind, provenance }: RecordedBlock): boolean =>
  (kind === 'text' && provenance === 'assistant') || (kind === 'tool_use' && provenance === 'tool_use');
