import type { Cursor } from '#persistence';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import { callsTurnedAwaySchema } from '#contracts';
import { placeKey, RecordsReader } from '../content/records.reader.js';

export const turnedAwaySchema = z.object({
  id: z.string().describe('Names the record in a list.'),
  recordedAt: z.iso.datetime().describe('When it was recorded.'),
  ...callsTurnedAwaySchema.shape,
});
export type TurnedAwayView = z.infer<typeof turnedAwaySchema>;

interface Row {
  readonly id: string;
  readonly recorded_at: Date;
  readonly day: string;
  readonly chain: number;
  readonly seq: string;
}

/** What the journal tells of calls whose caller nobody knows. */
@Injectable()
export class TurnedAwayQuery {
  constructor(private readonly records: RecordsReader) {}

  /** Latest first. */
  async recent(manager: EntityManager, after: Cursor | null, limit: number): Promise<TurnedAwayView[]> {
    const rows = await manager.query<Row[]>(
      `SELECT id, recorded_at, day::text, chain, seq FROM (
         SELECT c.id || ' ' || lpad(r.seq::text, 16, '0') AS id, date_trunc('milliseconds', r.time) AS recorded_at, r.day, r.chain, r.seq
           FROM journal_record r JOIN chain c ON c.number = r.chain WHERE r.type = 'calls.turned_away') told
        WHERE $1::timestamptz IS NULL OR (recorded_at, id) < ($1, $2)
        ORDER BY recorded_at DESC, id DESC LIMIT $3`,
      [after?.at ?? null, after?.id ?? null, limit],
    );
    const placed = rows.map((row) => ({ ...row, place: { day: row.day, chainNumber: row.chain, seq: Number(row.seq) } }));
    const entries = await this.records.entriesAt(
      manager,
      placed.map(({ place }) => place),
    );
    return placed.flatMap(({ id, recorded_at, place }) =>
      (entries.get(placeKey(place)) ?? []).flatMap((entry) =>
        entry.type === 'calls.turned_away' ? [{ id, recordedAt: recorded_at.toISOString(), ...entry.data }] : [],
      ),
    );
  }
}
