import type { Cursor } from '#persistence';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { z } from 'zod';

const faultSchema = z.object({
  kind: z
    .enum(['gap', 'broken_link', 'poison'])
    .describe(
      'gap: records are missing. broken_link: a record does not hold the digest of the one before it. poison: one cannot be read, and is set aside.',
    ),
  from: z.number().describe('The first record that it is about; -1: not known.'),
  to: z.number().describe('The last one.'),
  foundAt: z.string().describe('When it was found.'),
  resolvedAt: z.string().nullable().describe('When what was missing had come; null: it has not.'),
  reason: z.string().nullable().describe('Of poison: why it could not be read. Names fields, never values.'),
});

export const chainSchema = z.object({
  id: z.string().describe('The chain: one for each time that an ingress process started.'),
  instance: z.string().nullable().describe('The ingress instance; null while its first record has not come.'),
  openedAt: z.iso.datetime().nullable().describe('When the process began it.'),
  closedAt: z.iso.datetime().nullable().describe('When it ended it in order; null: it has not, or died.'),
  updatedAt: z.iso.datetime().describe('When a record of it was last stored.'),
  contiguousSeq: z.number().int().describe('Every record up to it is stored.'),
  highestSeq: z.number().int().describe('The number of the latest record that is stored; -1: none is.'),
  lossDeclared: z.boolean().describe('Whether ingress has said that it can’t read some of the records any more.'),
  faults: z.array(faultSchema).describe('What is, or was, wrong with it.'),
});
export type ChainView = z.infer<typeof chainSchema>;

interface Row {
  readonly id: string;
  readonly instance: string | null;
  readonly opened_at: Date | null;
  readonly closed_at: Date | null;
  readonly updated_at: Date;
  readonly contiguous_seq: string;
  readonly highest_seq: string;
  readonly loss_declared: boolean;
  readonly faults: ChainView['faults'];
}

const FAULTS = `
  SELECT kind, from_seq, to_seq, found_at, resolved_at, NULL AS reason FROM chain_fault WHERE chain = c.id
  UNION ALL SELECT 'poison', coalesce(seq, -1), coalesce(seq, -1), found_at, NULL, reason FROM poison_record WHERE chain = c.id`;

/** What people see of the chains. */
@Injectable()
export class ChainsReader {
  /** Most recently extended first. */
  async recent(manager: EntityManager, faultyOnly: boolean, after: Cursor | null, limit: number): Promise<ChainView[]> {
    const rows = await manager.query<Row[]>(
      `SELECT c.*, f.faults FROM chain c CROSS JOIN LATERAL (
         SELECT coalesce(json_agg(json_build_object('kind', kind, 'from', from_seq, 'to', to_seq, 'foundAt', found_at, 'resolvedAt', resolved_at,
                  'reason', reason) ORDER BY found_at, from_seq), '[]') AS faults, count(*) AS n FROM (${FAULTS}) every) f
        WHERE (NOT $1 OR f.n > 0 OR c.loss_declared)
          AND ($2::timestamptz IS NULL OR (date_trunc('milliseconds', c.updated_at), c.id) < ($2, $3))
        ORDER BY date_trunc('milliseconds', c.updated_at) DESC, c.id DESC LIMIT $4`,
      [faultyOnly, after?.at ?? null, after?.id ?? null, limit],
    );
    return rows.map((row) => ({
      id: row.id,
      instance: row.instance,
      openedAt: row.opened_at?.toISOString() ?? null,
      closedAt: row.closed_at?.toISOString() ?? null,
      updatedAt: row.updated_at.toISOString(),
      contiguousSeq: Number(row.contiguous_seq),
      highestSeq: Number(row.highest_seq),
      lossDeclared: row.loss_declared,
      faults: row.faults,
    }));
  }
}
