import type { Cursor } from '#persistence';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { z } from 'zod';

const faultSchema = z.object({
  kind: z.enum(['gap', 'broken_link', 'poison']),
  from: z.number(),
  to: z.number(),
  foundAt: z.string(),
  resolvedAt: z.string().nullable(),
  reason: z.string().nullable(),
});

export const chainSchema = z.object({
  id: z.string(),
  instance: z.string().nullable(),
  openedAt: z.iso.datetime().nullable(),
  closedAt: z.iso.datetime().nullable(),
  updatedAt: z.iso.datetime(),
  /** Every record up to it is stored. */
  contiguousSeq: z.number().int(),
  highestSeq: z.number().int(),
  /** Ingress has said that it can't read some of the records any more. */
  lossDeclared: z.boolean(),
  faults: z.array(faultSchema),
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
