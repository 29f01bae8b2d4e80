import { auditCheckpoint } from '#contracts';
import { Outbox } from '#persistence';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

/** What was signed of a log. */
export interface SignedHead {
  readonly shard: number;
  readonly size: number;
  readonly root: Buffer;
  /** A signed note, with the cosignatures there are. */
  readonly note: string;
  /** Who cosigned it, by the names in their keys. */
  readonly witnesses: readonly string[];
  readonly signedAt: Date;
}

interface Row {
  readonly shard: number;
  readonly size: string;
  readonly root: Buffer;
  readonly note: string;
  readonly signed_at: Date;
  readonly witnesses: string[] | null;
  readonly lines: string | null;
}

const SIGNED = `SELECT c.shard, c.size, c.root, c.note, c.signed_at, w.witnesses, w.lines FROM checkpoint c
  LEFT JOIN LATERAL (SELECT array_agg(witness ORDER BY witness) AS witnesses, string_agg(line, '' ORDER BY witness) AS lines
                       FROM cosignature s WHERE s.shard = c.shard AND s.size = c.size) w ON true`;
/** Newest checkpoints among which one is looked for that witnesses have signed. */
const RECENT = 50;

/** What was signed and cosigned. Rows are only ever added, and told of once they are committed. */
@Injectable()
export class CheckpointsStore {
  constructor(private readonly outbox: Outbox) {}

  async latest(manager: EntityManager, shard: number): Promise<SignedHead | null> {
    const [row] = await manager.query<Row[]>(`${SIGNED} WHERE c.shard = $1 ORDER BY c.size DESC LIMIT 1`, [shard]);
    return row === undefined ? null : headOf(row);
  }

  /** The latest of each log. */
  async all(manager: EntityManager): Promise<SignedHead[]> {
    const rows = await manager.query<Row[]>(
      `${SIGNED} WHERE c.size = (SELECT max(size) FROM checkpoint m WHERE m.shard = c.shard) ORDER BY c.shard`,
    );
    return rows.map(headOf);
  }

  /** One that has the leaf: of those signed lately, the newest of those with the most cosignatures. */
  async covering(manager: EntityManager, shard: number, leaf: number): Promise<SignedHead | null> {
    const [row] = await manager.query<Row[]>(
      `SELECT * FROM (${SIGNED} WHERE c.shard = $1 AND c.size > $2 ORDER BY c.size DESC LIMIT ${RECENT}) recent
        ORDER BY coalesce(cardinality(witnesses), 0) DESC, size DESC LIMIT 1`,
      [shard, leaf],
    );
    return row === undefined ? null : headOf(row);
  }

  async add(
    manager: EntityManager,
    origin: string,
    { shard, size, root, note }: Pick<SignedHead, 'shard' | 'size' | 'root' | 'note'>,
  ): Promise<void> {
    await manager.query('INSERT INTO checkpoint (shard, size, root, note) VALUES ($1, $2, $3, $4)', [shard, size, root, note]);
    await this.outbox.append(manager, auditCheckpoint, { key: origin, subject: origin, data: { origin, size, checkpoint: note } });
  }

  async addCosignature(manager: EntityManager, shard: number, size: number, witness: string, line: string): Promise<void> {
    await manager.query('INSERT INTO cosignature (shard, size, witness, line) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING', [
      shard,
      size,
      witness,
      line,
    ]);
  }

  /** The largest that the witness has cosigned; null: nothing yet. */
  async cosignedBy(manager: EntityManager, shard: number, witness: string): Promise<number | null> {
    const [row] = await manager.query<{ size: string | null }[]>(
      'SELECT max(size) AS size FROM cosignature WHERE shard = $1 AND witness = $2',
      [shard, witness],
    );
    return row?.size == null ? null : Number(row.size);
  }
}

const headOf = ({ shard, size, root, note, signed_at: signedAt, witnesses, lines }: Row): SignedHead => ({
  shard,
  size: Number(size),
  root,
  note: note + (lines ?? ''),
  witnesses: witnesses ?? [],
  signedAt,
});
