import { HASH_BYTES, nodeHash } from './hashes.js';
import type { TreeNode } from './ranges.js';

/** Hashes in a full tile, as C2SP tlog-tiles has them. */
export const TILE_WIDTH = 256;
const TILE_HEIGHT = 8;

/** Which tile: its level counts tiles, so a hash at level 1 stands for 256 leaves. */
export interface TilePlace {
  readonly level: number;
  readonly index: number;
}

/** A full tile: 256 hashes, one after the other. */
export interface Tile extends TilePlace {
  readonly hashes: Buffer;
}

/** The tile that holds a node, and the hashes of that tile whose root the node is. */
export function tileOf({ level, index }: TreeNode): TilePlace & { readonly from: number; readonly count: number } {
  const [tileLevel, count] = [Math.floor(level / TILE_HEIGHT), 2 ** (level % TILE_HEIGHT)];
  const first = index * count;
  return { level: tileLevel, index: Math.floor(first / TILE_WIDTH), from: first % TILE_WIDTH, count };
}

/** How many hashes the last, partial tile of a level has in a tree of `size`. */
export const partialWidth = (size: number, level: number): number => Math.floor(size / TILE_WIDTH ** level) % TILE_WIDTH;

/** The root over `count` (a power of two) hashes of a tile. */
export function rootInTile(hashes: Buffer, from: number, count: number): Buffer {
  let row = Array.from({ length: count }, (_, at) => hashAt(hashes, from + at));
  while (row.length > 1) row = Array.from({ length: row.length / 2 }, (_, at) => nodeHash(row[2 * at]!, row[2 * at + 1]!));
  return row[0]!;
}

function hashAt(hashes: Buffer, at: number): Buffer {
  const hash = hashes.subarray(at * HASH_BYTES, (at + 1) * HASH_BYTES);
  if (hash.length !== HASH_BYTES) throw new RangeError(`The tile has no hash ${at}`);
  return hash;
}
