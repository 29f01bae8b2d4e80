import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { advance } from './chain-progress.js';
import type { ChainFault, ChainHead, Link } from './chain-progress.js';

export interface ChainFacts {
  readonly instance?: string;
  readonly openedAt?: string;
  readonly closedAt?: string;
}

/** What ingress is told of a chain. */
export interface Watermark {
  readonly chainId: string;
  readonly committedSeq: number;
  readonly missing: boolean;
}

export interface FaultOfChain extends ChainFault {
  readonly chain: string;
}

/** A chain that the transaction has locked: nobody else stores records of it meanwhile. */
export interface LockedChain extends ChainHead {
  readonly id: string;
  /** That rows name it by. */
  readonly number: number;
}

interface ChainRow {
  readonly id: string;
  readonly number: number;
  readonly contiguous_seq: string;
  readonly highest_seq: string;
  readonly highest_digest: Buffer | null;
  readonly loss_declared: boolean;
}

/** The state of the journal's chains: how far they are stored, and what is wrong with them. */
@Injectable()
export class ChainsStore {
  /**
   * Takes the chains for the rest of the transaction, in one order everywhere, so that two transactions never wait for each other. This is what makes a
   * record be stored once: whoever comes second finds what the first has stored.
   */
  async lock(manager: EntityManager, ids: Iterable<string>): Promise<Map<string, LockedChain>> {
    const ordered = [...new Set(ids)].sort();
    if (ordered.length === 0) return new Map();
    const query = () => manager.query<ChainRow[]>('SELECT * FROM chain WHERE id = ANY($1) ORDER BY id FOR UPDATE', [ordered]);
    let rows = await query();
    if (rows.length < ordered.length) {
      await manager.query('INSERT INTO chain (id) SELECT unnest($1::text[]) ON CONFLICT DO NOTHING', [ordered]);
      rows = await query();
    }
    return new Map(rows.map((row) => [row.id, { ...headOf(row), id: row.id, number: row.number }]));
  }

  /** Those of the places that hold neither a record nor one that was set aside, in their order. */
  async untaken<P extends { readonly chain: string; readonly seq: number }>(
    manager: EntityManager,
    chains: ReadonlyMap<string, LockedChain>,
    places: readonly P[],
  ): Promise<P[]> {
    const above = places.filter(({ chain, seq }) => seq > (chains.get(chain)?.contiguous ?? -1));
    // Only what lies between a gap and the end has to be looked for.
    const between = above.filter(({ chain, seq }) => seq <= (chains.get(chain)?.highest ?? -1));
    if (between.length === 0) return above;
    const rows = await manager.query<{ chain: string; seq: string }[]>(
      `SELECT p.chain, p.seq FROM unnest($1::text[], $2::bigint[]) AS p (chain, seq)
        CROSS JOIN LATERAL (SELECT 1 FROM taken_place t WHERE t.chain = p.chain AND t.seq = p.seq LIMIT 1) taken`,
      [between.map(({ chain }) => chain), between.map(({ seq }) => seq)],
    );
    const taken = new Set(rows.map(({ chain, seq }) => `${chain} ${seq}`));
    return above.filter(({ chain, seq }) => !taken.has(`${chain} ${seq}`));
  }

  /** Notes newly stored records of locked chains. */
  async extend(
    manager: EntityManager,
    chains: ReadonlyMap<string, LockedChain>,
    links: ReadonlyMap<string, readonly Link[]>,
  ): Promise<FaultOfChain[]> {
    const found: FaultOfChain[] = [];
    for (const [id, news] of links) {
      const chain = chains.get(id)!;
      const { head, faults, late } = advance(chain, news);
      await this.addFaults(manager, id, faults);
      found.push(...faults.map((fault) => ({ ...fault, chain: id })));
      if (late.length > 0) found.push(...(await this.findBrokenLinks(manager, chain, late)));
      const contiguous = late.length > 0 ? await this.fillGaps(manager, chain, head) : head.contiguous;
      await manager.query('UPDATE chain SET contiguous_seq = $2, highest_seq = $3, highest_digest = $4, updated_at = now() WHERE id = $1', [
        id,
        contiguous,
        head.highest,
        head.highestDigest,
      ]);
    }
    return found;
  }

  /** What a chain says of itself. */
  async describe(manager: EntityManager, id: string, { instance, openedAt, closedAt }: ChainFacts): Promise<void> {
    await manager.query(
      `UPDATE chain SET instance = coalesce($2, instance), opened_at = coalesce($3, opened_at), closed_at = coalesce($4, closed_at) WHERE id = $1`,
      [id, instance ?? null, openedAt ?? null, closedAt ?? null],
    );
  }

  /** Ingress can't read some records of the chain any more: nobody is to wait for them. */
  async declareLoss(manager: EntityManager, id: string): Promise<void> {
    await manager.query('INSERT INTO chain (id) VALUES ($1) ON CONFLICT DO NOTHING', [id]);
    await manager.query('UPDATE chain SET loss_declared = true WHERE id = $1', [id]);
  }

  /** Up to where ingress may delete, and whether it is to send again what lies behind. */
  async watermarks(manager: EntityManager, ids: readonly string[]): Promise<Watermark[]> {
    const rows = await manager.query<ChainRow[]>('SELECT * FROM chain WHERE id = ANY($1)', [ids]);
    return rows.map(watermarkOf);
  }

  /** Of every chain that may still be on some ingress's disk. */
  async recentWatermarks(manager: EntityManager): Promise<Watermark[]> {
    const rows = await manager.query<ChainRow[]>(`SELECT * FROM chain WHERE updated_at > now() - interval '30 days'`);
    return rows.map(watermarkOf);
  }

  private async addFaults(manager: EntityManager, chain: string, faults: readonly ChainFault[]): Promise<void> {
    if (faults.length === 0) return;
    await manager.query(
      `INSERT INTO chain_fault (chain, kind, from_seq, to_seq)
       SELECT $1, * FROM unnest($2::text[], $3::bigint[], $4::bigint[]) ON CONFLICT DO NOTHING`,
      [chain, faults.map(({ kind }) => kind), faults.map(({ from }) => from), faults.map(({ to }) => to)],
    );
  }

  /** Late records: their links on both sides are looked up. The result is the faults that were not known. */
  private async findBrokenLinks(
    manager: EntityManager,
    { id: chain, number }: LockedChain,
    late: readonly Link[],
  ): Promise<FaultOfChain[]> {
    const seqs = late.map(({ seq }) => seq);
    const rows = await manager.query<{ from_seq: string }[]>(
      `INSERT INTO chain_fault (chain, kind, from_seq, to_seq)
       SELECT DISTINCT $1, 'broken_link', r.seq, r.seq FROM journal_record r
         JOIN journal_record p ON p.chain = r.chain AND p.seq = r.seq - 1
        WHERE r.chain = $2 AND r.seq = ANY($3) AND r.prev <> p.digest
       ON CONFLICT DO NOTHING RETURNING from_seq`,
      [chain, number, seqs.flatMap((seq) => [seq, seq + 1])],
    );
    return rows.map(({ from_seq: at }) => ({ chain, kind: 'broken_link', from: Number(at), to: Number(at) }));
  }

  /** Gaps that are full are closed. The result is the new contiguous end. */
  private async fillGaps(manager: EntityManager, { id: chain }: LockedChain, head: ChainHead): Promise<number> {
    await manager.query(
      `UPDATE chain_fault f SET resolved_at = now()
        WHERE chain = $1 AND kind = 'gap' AND resolved_at IS NULL
          AND f.to_seq - f.from_seq + 1 = (SELECT count(*) FROM taken_place t WHERE t.chain = f.chain AND t.seq BETWEEN f.from_seq AND f.to_seq)`,
      [chain],
    );
    const [next] = await manager.query<{ from_seq: string }[]>(
      `SELECT from_seq FROM chain_fault WHERE chain = $1 AND kind = 'gap' AND resolved_at IS NULL ORDER BY from_seq LIMIT 1`,
      [chain],
    );
    return next ? this.lastBefore(manager, chain, next.from_seq) : head.highest;
  }

  /** A gap that is half filled begins later than it was found to. */
  private async lastBefore(manager: EntityManager, chain: string, gapFrom: string): Promise<number> {
    const [row] = await manager.query<{ seq: string }[]>(
      `SELECT min(place) AS seq FROM generate_series($2::bigint, (SELECT highest_seq FROM chain WHERE id = $1)) place
        WHERE NOT EXISTS (SELECT 1 FROM taken_place t WHERE t.chain = $1 AND t.seq = place)`,
      [chain, gapFrom],
    );
    return Number(row?.seq ?? gapFrom) - 1;
  }
}

const headOf = (row: ChainRow): ChainHead => ({
  contiguous: Number(row.contiguous_seq),
  highest: Number(row.highest_seq),
  highestDigest: row.highest_digest,
});

function watermarkOf(row: ChainRow): Watermark {
  const missing = row.contiguous_seq !== row.highest_seq && !row.loss_declared;
  return { chainId: row.id, committedSeq: Number(missing ? row.contiguous_seq : row.highest_seq), missing };
}
