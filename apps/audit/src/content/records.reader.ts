import { entriesOf, journalRecordSchema } from '#contracts';
import type { JournalRecord } from '#contracts';
import { NO_SESSION, unboxed } from '#sealing';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { RecordPlace } from '../received-record.js';
import { SessionKeys } from '../sealing/session-keys.js';

interface Row {
  readonly day: string;
  readonly chain: number;
  readonly seq: string;
  readonly session: string;
  readonly digest: Buffer;
  readonly bytes: Buffer;
}

/** Names a place, for maps. */
export const placeKey = ({ day, chainNumber, seq }: RecordPlace): string => `${day} ${chainNumber} ${seq}`;

/** Stored records, as they were written. */
@Injectable()
export class RecordsReader {
  constructor(private readonly keys: SessionKeys) {}

  /** The bytes of those that are there and can be opened, by `placeKey`: not those whose session's key was destroyed, nor any that was changed. */
  async bytesAt(manager: EntityManager, places: readonly RecordPlace[]): Promise<Map<string, Buffer>> {
    const wanted = new Map(places.map((place) => [placeKey(place), place]));
    const rows: Row[] = [];
    // One day after the other: only the partitions that hold something are looked at.
    for (const [day, ofDay] of Map.groupBy(wanted.values(), (place) => place.day)) rows.push(...(await this.ofDay(manager, day, ofDay)));
    const keys = await this.keys.forReading(
      manager,
      rows.map(({ session }) => Number(session)),
    );
    return new Map(rows.flatMap((row) => opened(row, keys.get(Number(row.session)))));
  }

  /** What those that are there tell, one by one, by `placeKey`. */
  async entriesAt(manager: EntityManager, places: readonly RecordPlace[]): Promise<Map<string, readonly JournalRecord[]>> {
    const bytes = await this.bytesAt(manager, places);
    return new Map([...bytes].map(([key, record]) => [key, entriesIn(record)]));
  }

  private ofDay(manager: EntityManager, day: string, places: readonly RecordPlace[]): Promise<Row[]> {
    return manager.query<Row[]>(
      `SELECT day::text, chain, seq, coalesce(session, ${NO_SESSION}) AS session, digest, bytes FROM journal_record
        WHERE day = $1 AND (chain, seq) IN (SELECT * FROM unnest($2::int[], $3::bigint[]))`,
      [day, places.map(({ chainNumber }) => chainNumber), places.map(({ seq }) => seq)],
    );
  }
}

function opened({ day, chain, seq, digest, bytes }: Row, key: Buffer | undefined): [string, Buffer][] {
  const record = key === undefined ? null : unboxed(key, bytes, digest);
  return record === null ? [] : [[placeKey({ day, chainNumber: chain, seq: Number(seq) }), record]];
}

function entriesIn(bytes: Buffer): readonly JournalRecord[] {
  const { data: record } = journalRecordSchema.safeParse(JSON.parse(bytes.toString()));
  return record === undefined ? [] : entriesOf(record);
}
