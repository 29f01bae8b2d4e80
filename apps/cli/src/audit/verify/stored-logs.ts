import { type NodeReader, rootInTile, TreeEdge, tileOf } from '#transparency';
import type { AuditDatabase } from './audit-database.js';

export interface StoredHead {
  readonly log: number;
  readonly size: number;
  readonly edge: Buffer;
}

export interface StoredCheckpoint {
  readonly size: number;
  readonly root: Buffer;
  /** With its cosignatures. */
  readonly note: string;
}

/** Tiles kept in memory, of 8 KB each. */
const KEPT = 1_000;
const HASH_BYTES = 32;
const TILE = 256;

/** The logs as the database has them: nothing of it is taken for true. */
export class StoredLogs {
  private readonly tiles = new Map<string, Buffer | null>();
  private heads: Map<number, StoredHead> | undefined;

  constructor(private readonly database: AuditDatabase) {}

  async all(): Promise<StoredHead[]> {
    this.heads ??= new Map(
      (
        await this.database.all<{ shard: number; size: string; edge: Buffer }>('SELECT shard, size, edge FROM tree_head ORDER BY shard')
      ).map(({ shard, size, edge }) => [shard, { log: shard, size: Number(size), edge }]),
    );
    return [...this.heads.values()];
  }

  /** A full tile as it is stored; null: there is none. */
  async tile(log: number, level: number, index: number): Promise<Buffer | null> {
    const id = `${log}/${level}/${index}`;
    const known = this.tiles.get(id);
    if (known !== undefined) return known;
    const [row] = await this.database.all<{ hashes: Buffer }>(
      'SELECT hashes FROM tree_tile WHERE shard = $1 AND level = $2 AND index = $3 AND length(hashes) = 8192',
      [log, level, index],
    );
    if (this.tiles.size >= KEPT) this.tiles.delete(this.tiles.keys().next().value!);
    this.tiles.set(id, row?.hashes ?? null);
    return row?.hashes ?? null;
  }

  /** The hash of a leaf, out of a full tile or the edge; null: the log does not have them. */
  async leafHash(log: number, leaf: number): Promise<Buffer | null> {
    const head = this.heads?.get(log);
    if (head === undefined || leaf >= head.size) return null;
    const [index, at] = [Math.floor(leaf / TILE), leaf % TILE];
    // The edge begins with the last, partial tile of leaf hashes.
    const hashes = index === Math.floor(head.size / TILE) ? head.edge : await this.tile(log, 0, index);
    const hash = hashes?.subarray(at * HASH_BYTES, (at + 1) * HASH_BYTES);
    return hash?.length === HASH_BYTES ? hash : null;
  }

  /** Hashes of subtrees of a log. */
  reader(log: number): NodeReader {
    return async (nodes) => {
      const head = this.heads?.get(log);
      const edge = head === undefined ? null : TreeEdge.read(head.size, head.edge);
      const hashes: Buffer[] = [];
      for (const node of nodes) {
        const { level, index, from, count } = tileOf(node);
        const tile = edge?.tile({ level, index }) ?? (await this.tile(log, level, index));
        if (tile === null) throw new Error(`Log ${log} lacks its tile ${level}/${index}`);
        hashes.push(rootInTile(tile, from, count));
      }
      return hashes;
    };
  }

  /** Checkpoints of a log, smallest first. */
  async *checkpoints(log: number, from: number): AsyncGenerator<StoredCheckpoint> {
    const rows = this.database.rows<{ size: string; root: Buffer; note: string }>(
      `SELECT size, root, note || coalesce((SELECT string_agg(line, '') FROM cosignature s WHERE s.shard = c.shard AND s.size = c.size), '') AS note
         FROM checkpoint c WHERE shard = $1 AND size >= $2 ORDER BY size`,
      [log, from],
    );
    for await (const { size, root, note } of rows) yield { size: Number(size), root, note };
  }
}
