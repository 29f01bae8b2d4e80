import { EMPTY_ROOT, HASH_BYTES, nodeHash } from './hashes.js';
import { MOST_LEAVES, nodesOf } from './ranges.js';
import { partialWidth, rootInTile, type Tile, type TilePlace, TILE_WIDTH } from './tiles.js';

/**
 * The ragged right edge of a growing tree: of each level the last tile, as long as it is not full. With the full tiles it is the whole tree, and by itself
 * it gives the root. As bytes: the hashes of all levels from the leaves up; the tree's size says how many each has.
 */
export class TreeEdge {
  private constructor(
    private leaves: number,
    private readonly levels: Buffer[][],
  ) {}

  static empty(): TreeEdge {
    return new TreeEdge(0, []);
  }

  /** Throws where there are not as many hashes as the size says. */
  static read(size: number, bytes: Uint8Array): TreeEdge {
    const hashes = Buffer.from(bytes);
    const levels: Buffer[][] = [];
    let at = 0;
    for (let level = 0; size >= TILE_WIDTH ** level; level += 1) {
      const width = partialWidth(size, level);
      levels.push(Array.from({ length: width }, (_, index) => hashes.subarray(at + index * HASH_BYTES, at + (index + 1) * HASH_BYTES)));
      at += width * HASH_BYTES;
    }
    if (at !== hashes.length) throw new RangeError(`The edge of a tree of ${size} has ${at} bytes, not ${hashes.length}`);
    return new TreeEdge(size, levels);
  }

  get size(): number {
    return this.leaves;
  }

  bytes(): Buffer {
    return Buffer.concat(this.levels.flat());
  }

  /** Adds a leaf by its hash, and gives back the tiles that are full with it, lowest level first. */
  append(leaf: Buffer): Tile[] {
    if (this.leaves >= MOST_LEAVES) throw new RangeError('The tree is full');
    const full: Tile[] = [];
    this.leaves += 1;
    let hash: Buffer | null = leaf;
    for (let level = 0; hash !== null; level += 1) {
      const row: Buffer[] = (this.levels[level] ??= []);
      row.push(hash);
      hash = null;
      if (row.length < TILE_WIDTH) continue;
      const hashes = Buffer.concat(row.splice(0));
      full.push({ level, index: this.leaves / TILE_WIDTH ** (level + 1) - 1, hashes });
      hash = rootInTile(hashes, 0, TILE_WIDTH);
    }
    return full;
  }

  root(): Buffer {
    const peaks = this.levels.toReversed().flatMap((row) => peaksOf(row));
    return peaks.length === 0 ? EMPTY_ROOT : peaks.reduceRight((right, left) => nodeHash(left, right));
  }

  /** The hashes of a partial tile; null: the edge does not have that tile. */
  tile({ level, index }: TilePlace): Buffer | null {
    const row = this.levels[level];
    if (row === undefined || row.length === 0 || index !== Math.floor(this.leaves / TILE_WIDTH ** (level + 1))) return null;
    return Buffer.concat(row);
  }
}

/** Roots of the complete subtrees that a row of hashes consists of, largest first. */
function peaksOf(row: readonly Buffer[]): Buffer[] {
  const hashes = Buffer.concat(row);
  return nodesOf({ from: 0, to: row.length }).map(({ level, index }) => rootInTile(hashes, index * 2 ** level, 2 ** level));
}
