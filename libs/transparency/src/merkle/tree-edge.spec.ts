import * as fc from 'fast-check';
import { leafHash } from './hashes.js';
import { type NodeReader, proveConsistency, proveInclusion, rootOf, verifyConsistency, verifyInclusion } from './proofs.js';
import { rootInTile, tileOf } from './tiles.js';
import { TreeEdge } from './tree-edge.js';

const leaf = (index: number): Buffer => leafHash(Buffer.from(`entry ${index}`));

/** A tree as it is stored: full tiles, and the edge as bytes between any two pieces of work. */
class StoredTree {
  readonly tiles = new Map<string, Buffer>();
  private size = 0;
  private edge: Buffer = Buffer.alloc(0);

  append(count: number): void {
    const edge = TreeEdge.read(this.size, this.edge);
    for (let done = 0; done < count; done += 1)
      for (const { level, index, hashes } of edge.append(leaf(edge.size))) this.tiles.set(`${level}/${index}`, hashes);
    [this.size, this.edge] = [edge.size, edge.bytes()];
  }

  get current(): TreeEdge {
    return TreeEdge.read(this.size, this.edge);
  }

  readonly read: NodeReader = (nodes) =>
    Promise.resolve(
      nodes.map((node) => {
        const { level, index, from, count } = tileOf(node);
        const tile = this.tiles.get(`${level}/${index}`) ?? this.current.tile({ level, index });
        return rootInTile(tile!, from, count);
      }),
    );
}

/** The tree by its definition, from all leaves. */
const plain: NodeReader = async (nodes) =>
  nodes.map(({ level, index }) => {
    const from = index * 2 ** level;
    const all = Buffer.concat(Array.from({ length: 2 ** level }, (_, at) => leaf(from + at)));
    return rootInTile(all, 0, 2 ** level);
  });

describe('the edge of a tree', () => {
  it('gives, however it grew, the tree of all its leaves', async () => {
    const batches = fc.array(fc.integer({ min: 0, max: 400 }), { maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(batches, fc.nat(), fc.nat(), async (counts, one, other) => {
        const tree = new StoredTree();
        const roots = [{ size: 0, root: tree.current.root() }];
        for (const count of counts) {
          tree.append(count);
          roots.push({ size: tree.current.size, root: tree.current.root() });
        }
        const { size, root } = roots.at(-1)!;
        expect(root).toEqual(await rootOf(size, plain));
        expect(root).toEqual(await rootOf(size, tree.read));
        const old = roots[one % roots.length]!;
        expect(verifyConsistency(old.size, size, old.root, root, await proveConsistency(old.size, size, tree.read))).toBe(true);
        if (size === 0) return;
        const index = other % size;
        expect(verifyInclusion(index, size, leaf(index), await proveInclusion(index, size, tree.read), root)).toBe(true);
      }),
      { numRuns: 40 },
    );
  });

  it('fills tiles of two levels', async () => {
    const tree = new StoredTree();
    tree.append(256 * 256 + 300);
    expect(tree.tiles.size).toBe(256 + 1 + 1);
    expect(tree.current.bytes()).toHaveLength(32 * (44 + 1 + 1));
    expect(tree.current.root()).toEqual(await rootOf(tree.current.size, tree.read));
  });

  it('is not read where it does not fit the size', () => {
    expect(() => TreeEdge.read(3, Buffer.alloc(64))).toThrow(RangeError);
    expect(() => TreeEdge.read(2, Buffer.alloc(96))).toThrow(RangeError);
  });
});
