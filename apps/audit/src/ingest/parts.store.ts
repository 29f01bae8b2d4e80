import { boxed, NO_SESSION, unboxed } from '#sealing';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { SessionKeys } from '../sealing/session-keys.js';
import type { PlacedPart } from './delivered-part.js';
import type { RawRecord } from '../received-record.js';

interface PartRow {
  readonly chain: string;
  readonly seq: string;
  readonly part: number;
  readonly bytes: Buffer;
}

/** Long records on their way: their parts may come in different batches, to different replicas. They wait sealed, as what is stored is. */
@Injectable()
export class PartsStore {
  constructor(private readonly keys: SessionKeys) {}

  /** Keeps parts of records that are not stored yet (a redelivered one would wait for the others for ever), and gives back the records that are whole now. */
  async assemble(manager: EntityManager, parts: readonly PlacedPart[]): Promise<RawRecord[]> {
    if (parts.length === 0) return [];
    const key = (await this.keys.forWriting(manager, [NO_SESSION])).get(NO_SESSION)!;
    await manager.query(
      `INSERT INTO record_part (chain, seq, part, parts, bytes)
       SELECT * FROM unnest($1::text[], $2::bigint[], $3::int[], $4::int[], $5::bytea[]) ON CONFLICT DO NOTHING`,
      [
        parts.map(({ chain }) => chain),
        parts.map(({ seq }) => seq),
        parts.map(({ part }) => part),
        parts.map((part) => part.parts),
        parts.map((part) => boxed(key, part.bytes, boundTo(part))),
      ],
    );
    return assembled(key, await this.takeWhole(manager, parts));
  }

  private takeWhole(manager: EntityManager, parts: readonly PlacedPart[]): Promise<PartRow[]> {
    return manager.query<PartRow[]>(
      `WITH whole AS (
         SELECT chain, seq FROM record_part WHERE (chain, seq) IN (SELECT * FROM unnest($1::text[], $2::bigint[]))
          GROUP BY chain, seq HAVING count(*) = min(parts)
       ), taken AS (
         DELETE FROM record_part WHERE (chain, seq) IN (SELECT * FROM whole) RETURNING chain, seq, part, bytes
       ) SELECT * FROM taken ORDER BY chain, seq, part`,
      [parts.map(({ chain }) => chain), parts.map(({ seq }) => seq)],
    );
  }
}

/** A part that can't be opened is left out: the record then is one that can't be read, and is set aside. */
function assembled(key: Buffer, rows: readonly PartRow[]): RawRecord[] {
  const records = Map.groupBy(rows, ({ chain, seq }) => `${chain}:${seq}`);
  return [...records].map(([eventId, parts]) => {
    const { chain, seq } = parts[0]!;
    const bytes = parts.map((part) => unboxed(key, part.bytes, boundTo(part)) ?? Buffer.alloc(0));
    return { eventId, chain, seq: Number(seq), bytes: Buffer.concat(bytes) };
  });
}

const boundTo = ({ chain, seq, part }: Pick<PlacedPart, 'chain' | 'part'> & { readonly seq: number | string }): Buffer =>
  Buffer.from(`part ${chain} ${seq} ${part}`);
