import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { DeliveredPart } from './delivered-part.js';
import type { RawRecord } from '../received-record.js';

interface WholeRow {
  readonly chain: string;
  readonly seq: string;
  readonly bytes: Buffer;
}

/** Long records on their way: their parts may come in different batches, to different replicas. */
@Injectable()
export class PartsStore {
  /** Keeps parts of records that are not stored yet (a redelivered one would wait for the others for ever), and gives back the records that are whole now. */
  async assemble(manager: EntityManager, parts: readonly DeliveredPart[]): Promise<RawRecord[]> {
    if (parts.length === 0) return [];
    const places = [parts.map(({ chain }) => chain), parts.map(({ seq }) => seq)];
    await manager.query(
      `INSERT INTO record_part (chain, seq, part, parts, bytes)
       SELECT * FROM unnest($1::text[], $2::bigint[], $3::int[], $4::int[], $5::bytea[]) ON CONFLICT DO NOTHING`,
      [...places, parts.map(({ part }) => part), parts.map((part) => part.parts), parts.map(({ bytes }) => bytes)],
    );
    const whole = await manager.query<WholeRow[]>(
      `SELECT chain, seq, string_agg(bytes, ''::bytea ORDER BY part) AS bytes FROM record_part
        WHERE (chain, seq) IN (SELECT * FROM unnest($1::text[], $2::bigint[]))
        GROUP BY chain, seq HAVING count(*) = min(parts)`,
      places,
    );
    await manager.query('DELETE FROM record_part WHERE (chain, seq) IN (SELECT * FROM unnest($1::text[], $2::bigint[]))', [
      whole.map(({ chain }) => chain),
      whole.map(({ seq }) => seq),
    ]);
    return whole.map(({ chain, seq, bytes }) => ({ eventId: `${chain}:${seq}`, chain, seq: Number(seq), bytes }));
  }
}
