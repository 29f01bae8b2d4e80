import { entriesOf, journalRecordSchema } from '#contracts';
import type { JournalRecord } from '#contracts';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { RecordPlace } from '../received-record.js';

interface Row {
  readonly day: string;
  readonly chain: number;
  readonly seq: string;
  readonly bytes: Buffer;
}

/** Names a place, for maps. */
export const placeKey = ({ day, chainNumber, seq }: RecordPlace): string => `${day} ${chainNumber} ${seq}`;

/** Stored records, as they were written. */
@Injectable()
export class RecordsReader {
  /** The bytes of those that are there, by `placeKey`. */
  async bytesAt(manager: EntityManager, places: readonly RecordPlace[]): Promise<Map<string, Buffer>> {
    const wanted = [...new Map(places.map((place) => [placeKey(place), place])).values()];
    if (wanted.length === 0) return new Map();
    // One day after the other: only the partitions that hold something are looked at.
    const days = Map.groupBy(wanted, ({ day }) => day);
    const found = new Map<string, Buffer>();
    for (const [day, ofDay] of days) {
      const rows = await manager.query<Row[]>(
        `SELECT day::text, chain, seq, bytes FROM journal_record
          WHERE day = $1 AND (chain, seq) IN (SELECT * FROM unnest($2::int[], $3::bigint[]))`,
        [day, ofDay.map(({ chainNumber }) => chainNumber), ofDay.map(({ seq }) => seq)],
      );
      for (const row of rows) found.set(placeKey({ day: row.day, chainNumber: row.chain, seq: Number(row.seq) }), row.bytes);
    }
    return found;
  }

  /** What those that are there tell, one by one, by `placeKey`. */
  async entriesAt(manager: EntityManager, places: readonly RecordPlace[]): Promise<Map<string, readonly JournalRecord[]>> {
    const bytes = await this.bytesAt(manager, places);
    return new Map([...bytes].map(([key, record]) => [key, entriesIn(record)]));
  }
}

function entriesIn(bytes: Buffer): readonly JournalRecord[] {
  const { data: record } = journalRecordSchema.safeParse(JSON.parse(bytes.toString()));
  return record === undefined ? [] : entriesOf(record);
}
