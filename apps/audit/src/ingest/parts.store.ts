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
  /** Keeps the parts, and gives back the records that are whole now. */
  async assemble(manager: EntityManager, parts: readonly DeliveredPart[]): Promise<RawRecord[]> {
    if (parts.length === 0) return [];
    const placed = parts.filter((part) => part.seq !== null);
    const places = [placed.map(({ chain }) => chain), placed.map(({ seq }) => seq)];
    // Parts of a record that is stored already are a redelivery: kept, they would wait for the others for ever.
    await manager.query(
      `INSERT INTO record_part (chain, seq, part, parts, bytes)
       SELECT * FROM unnest($1::text[], $2::bigint[], $3::int[], $4::int[], $5::bytea[]) AS p (chain, seq, part, parts, bytes)
        WHERE NOT EXISTS (SELECT 1 FROM taken_place t WHERE t.chain = p.chain AND t.seq = p.seq)
       ON CONFLICT DO NOTHING`,
      [...places, placed.map(({ part }) => part), placed.map((part) => part.parts), placed.map(({ bytes }) => bytes)],
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
