import { hasOwnRef, shortRef, type JournalRecord } from '#contracts';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { BodyPiece } from './assemble-body.js';
import { RecordsReader } from './records.reader.js';

interface Row {
  readonly day: string;
  readonly chain: number;
  readonly seq: string;
}

/** The text of blocks. */
@Injectable()
export class BlocksReader {
  constructor(private readonly records: RecordsReader) {}

  /** By reference, of those that the parts refer to and that were stored up to `until`, the day of the body they are part of. */
  async texts(manager: EntityManager, session: number, parts: readonly BodyPiece[], until: string): Promise<Map<string, string>> {
    const refs = [...new Set(parts.flatMap((part) => ('ref' in part ? [part.ref] : [])))];
    if (refs.length === 0) return new Map();
    // The days bound the partitions that are looked at; one more on both sides, for clocks differ.
    const rows = await manager.query<Row[]>(
      `SELECT day::text, chain, seq FROM content_block
        WHERE session = $1 AND ref = ANY($2) AND day BETWEEN (SELECT first_day FROM session WHERE number = $1) - 1 AND $3::date + 1`,
      [session, refs.map(shortRef), until],
    );
    const places = rows.map(({ day, chain, seq }) => ({ day, chainNumber: chain, seq: Number(seq) }));
    const entries = await this.records.entriesAt(manager, places);
    return new Map([...entries.values()].flat().flatMap(blocksOf));
  }
}

/** A record may hold several, and other events between them. */
const blocksOf = (entry: JournalRecord): [string, string][] =>
  entry.type === 'content.stored' && hasOwnRef(entry) ? [[entry.data.ref, entry.data.text]] : [];
