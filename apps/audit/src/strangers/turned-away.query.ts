import type { Cursor } from '#persistence';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import { callsTurnedAwaySchema, journalRecordSchema } from '#contracts';

export const turnedAwaySchema = z.object({
  /** Names the record in a list. */
  id: z.string(),
  recordedAt: z.iso.datetime(),
  ...callsTurnedAwaySchema.shape,
});
export type TurnedAwayView = z.infer<typeof turnedAwaySchema>;

interface Row {
  readonly id: string;
  readonly recorded_at: Date;
  readonly bytes: Buffer;
}

/** What the journal tells of calls whose caller nobody knows. */
@Injectable()
export class TurnedAwayQuery {
  /** Latest first. */
  async recent(manager: EntityManager, after: Cursor | null, limit: number): Promise<TurnedAwayView[]> {
    const rows = await manager.query<Row[]>(
      `SELECT id, recorded_at, bytes FROM (
         SELECT c.id || ' ' || lpad(r.seq::text, 16, '0') AS id, date_trunc('milliseconds', r.time) AS recorded_at, r.bytes
           FROM journal_record r JOIN chain c ON c.number = r.chain WHERE r.type = 'calls.turned_away') told
        WHERE $1::timestamptz IS NULL OR (recorded_at, id) < ($1, $2)
        ORDER BY recorded_at DESC, id DESC LIMIT $3`,
      [after?.at ?? null, after?.id ?? null, limit],
    );
    return rows.flatMap(({ id, recorded_at, bytes }) => {
      const record = journalRecordSchema.parse(JSON.parse(bytes.toString()));
      return record.type === 'calls.turned_away' ? [{ id, recordedAt: recorded_at.toISOString(), ...record.data }] : [];
    });
  }
}
