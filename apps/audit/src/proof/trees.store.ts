import { type LoggedRecord, logEntry, shardOf } from '#contracts';
import { leafHash, type NodeReader, rootInTile, type Tile, tileOf, type TilePlace, TreeEdge } from '#transparency';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

/** Where a record stands in the logs. */
export interface LeafPlace {
  readonly shard: number;
  readonly leaf: number;
}

/** A log as it is now. */
export interface Tree {
  readonly size: number;
  readonly root: Buffer;
  readonly read: NodeReader;
}

interface HeadRow {
  readonly shard: number;
  readonly size: string;
  readonly edge: Buffer;
}

const idOf = ({ level, index }: TilePlace): string => `${level}/${index}`;

/** The logs as Merkle trees. */
@Injectable()
export class TreesStore {
  /**
   * Adds the records, in their order, and gives back where each stands. Locks the logs that they go to until the transaction ends, always in the same
   * order, so that two batches wait for each other instead of locking up.
   */
  async append(manager: EntityManager, records: readonly LoggedRecord[]): Promise<LeafPlace[]> {
    if (records.length === 0) return [];
    const heads = await manager.query<HeadRow[]>(
      'SELECT shard, size, edge FROM tree_head WHERE shard = ANY($1::smallint[]) ORDER BY shard FOR UPDATE',
      [[...new Set(records.map(({ chain }) => shardOf(chain)))]],
    );
    const edges = new Map(heads.map(({ shard, size, edge }) => [shard, TreeEdge.read(Number(size), edge)]));
    const full: (Tile & { readonly shard: number })[] = [];
    const places = records.map((record): LeafPlace => {
      const shard = shardOf(record.chain);
      const edge = edges.get(shard);
      if (edge === undefined) throw new Error(`There is no log ${shard}`);
      const leaf = edge.size;
      for (const tile of edge.append(leafHash(logEntry(record)))) full.push({ shard, ...tile });
      return { shard, leaf };
    });
    await addTiles(manager, full);
    await manager.query(
      `UPDATE tree_head h SET size = n.size, edge = n.edge
         FROM unnest($1::smallint[], $2::bigint[], $3::bytea[]) AS n(shard, size, edge) WHERE h.shard = n.shard`,
      [[...edges.keys()], [...edges.values()].map(({ size }) => size), [...edges.values()].map((edge) => edge.bytes())],
    );
    return places;
  }

  async of(manager: EntityManager, shard: number): Promise<Tree> {
    const [head] = await manager.query<HeadRow[]>('SELECT shard, size, edge FROM tree_head WHERE shard = $1', [shard]);
    if (head === undefined) throw new Error(`There is no log ${shard}`);
    const edge = TreeEdge.read(Number(head.size), head.edge);
    return { size: edge.size, root: edge.root(), read: readerOf(manager, shard, edge) };
  }
}

/** Hashes of subtrees, out of full tiles and the edge. */
function readerOf(manager: EntityManager, shard: number, edge: TreeEdge): NodeReader {
  return async (nodes) => {
    const spans = nodes.map(tileOf);
    const stored = await tilesAt(
      manager,
      shard,
      [...new Map(spans.map((span) => [idOf(span), span])).values()].filter((place) => edge.tile(place) === null),
    );
    return spans.map((span) => {
      const hashes = stored.get(idOf(span)) ?? edge.tile(span);
      if (hashes === null) throw new Error(`Log ${shard} lacks its tile ${idOf(span)}`);
      return rootInTile(hashes, span.from, span.count);
    });
  };
}

async function tilesAt(manager: EntityManager, shard: number, places: readonly TilePlace[]): Promise<Map<string, Buffer>> {
  if (places.length === 0) return new Map();
  const rows = await manager.query<{ level: number; index: string; hashes: Buffer }[]>(
    `SELECT t.level, t.index, t.hashes FROM tree_tile t
       JOIN unnest($2::smallint[], $3::bigint[]) AS wanted(level, index) ON t.level = wanted.level AND t.index = wanted.index WHERE t.shard = $1`,
    [shard, places.map(({ level }) => level), places.map(({ index }) => index)],
  );
  return new Map(rows.map(({ level, index, hashes }) => [idOf({ level, index: Number(index) }), hashes]));
}

async function addTiles(manager: EntityManager, tiles: readonly (Tile & { readonly shard: number })[]): Promise<void> {
  if (tiles.length === 0) return;
  await manager.query(
    `INSERT INTO tree_tile (shard, level, index, hashes) SELECT * FROM unnest($1::smallint[], $2::smallint[], $3::bigint[], $4::bytea[])`,
    [tiles.map(({ shard }) => shard), tiles.map(({ level }) => level), tiles.map(({ index }) => index), tiles.map(({ hashes }) => hashes)],
  );
}
