import * as fc from 'fast-check';
import { hash } from 'node:crypto';
import { EMPTY_ROOT, leafHash, nodeHash } from './hashes.js';
import { type NodeReader, proveConsistency, proveInclusion, rootOf, verifyConsistency, verifyInclusion } from './proofs.js';

const leaves = (count: number): Buffer[] => Array.from({ length: count }, (_, index) => leafHash(Buffer.from(`entry ${index}`)));

/** RFC 6962, 2.1, word for word. */
function treeHash(d: readonly Buffer[]): Buffer {
  if (d.length === 0) return hash('sha256', '', 'buffer');
  if (d.length === 1) return d[0]!;
  const k = largestBelow(d.length);
  return nodeHash(treeHash(d.slice(0, k)), treeHash(d.slice(k)));
}

/** RFC 6962, 2.1.1. */
function path(m: number, d: readonly Buffer[]): Buffer[] {
  if (d.length === 1) return [];
  const k = largestBelow(d.length);
  return m < k ? [...path(m, d.slice(0, k)), treeHash(d.slice(k))] : [...path(m - k, d.slice(k)), treeHash(d.slice(0, k))];
}

/** RFC 6962, 2.1.2. */
function subproof(m: number, d: readonly Buffer[], whole: boolean): Buffer[] {
  if (m === d.length) return whole ? [] : [treeHash(d)];
  const k = largestBelow(d.length);
  return m <= k
    ? [...subproof(m, d.slice(0, k), whole), treeHash(d.slice(k))]
    : [...subproof(m - k, d.slice(k), false), treeHash(d.slice(0, k))];
}

const largestBelow = (n: number): number => 2 ** Math.ceil(Math.log2(n) - 1);
const readerOf =
  (d: readonly Buffer[]): NodeReader =>
  (nodes) =>
    Promise.resolve(nodes.map(({ level, index }) => treeHash(d.slice(index * 2 ** level, (index + 1) * 2 ** level))));

const trees = fc.integer({ min: 1, max: 70 }).chain((size) =>
  fc.record({
    size: fc.constant(size),
    index: fc.nat({ max: size - 1 }),
    old: fc.nat({ max: size }),
  }),
);

describe('Merkle proofs', () => {
  const all = leaves(70);

  it('are what RFC 6962 defines, and hold', async () => {
    await fc.assert(
      fc.asyncProperty(trees, async ({ size, index, old }) => {
        const d = all.slice(0, size);
        const root = await rootOf(size, readerOf(d));
        expect(root).toEqual(treeHash(d));
        const inclusion = await proveInclusion(index, size, readerOf(d));
        expect(inclusion).toEqual(path(index, d));
        expect(verifyInclusion(index, size, d[index]!, inclusion, root)).toBe(true);
        const consistency = await proveConsistency(old, size, readerOf(d));
        expect(consistency).toEqual(old === 0 ? [] : subproof(old, d, true));
        expect(verifyConsistency(old, size, treeHash(d.slice(0, old)), root, consistency)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('do not hold for another leaf, place, root, size or proof', async () => {
    const changed = fc.record({ tree: trees, what: fc.nat({ max: 5 }), at: fc.nat(), bit: fc.nat({ max: 255 }) });
    await fc.assert(
      fc.asyncProperty(changed, async ({ tree: { size, index, old }, what, at, bit }) => {
        const d = all.slice(0, size);
        const root = treeHash(d);
        const inclusion = await proveInclusion(index, size, readerOf(d));
        const consistency = await proveConsistency(old, size, readerOf(d));
        const oldRoot = treeHash(d.slice(0, old));
        const flip = (bytes: Buffer) => Buffer.from(bytes.map((byte, place) => (place === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte)));
        const one = <T>(list: readonly T[], change: (item: T) => T[]) =>
          list.flatMap((item, i) => (i === at % list.length ? change(item) : [item]));
        if (what === 0) expect(verifyInclusion(index, size, flip(d[index]!), inclusion, root)).toBe(false);
        if (what === 1) expect(verifyInclusion(index, size, d[index]!, inclusion, flip(root))).toBe(false);
        if (what === 2 && size > 1)
          expect(verifyInclusion((index + 1 + (at % (size - 1))) % size, size, d[index]!, inclusion, root)).toBe(false);
        if (what === 3 && inclusion.length > 0) {
          expect(
            verifyInclusion(
              index,
              size,
              d[index]!,
              one(inclusion, (part) => [flip(part)]),
              root,
            ),
          ).toBe(false);
          expect(
            verifyInclusion(
              index,
              size,
              d[index]!,
              one(inclusion, () => []),
              root,
            ),
          ).toBe(false);
          expect(verifyInclusion(index, size, d[index]!, [...inclusion, root], root)).toBe(false);
        }
        if (what === 4 && consistency.length > 0) {
          expect(
            verifyConsistency(
              old,
              size,
              oldRoot,
              root,
              one(consistency, (part) => [flip(part)]),
            ),
          ).toBe(false);
          expect(
            verifyConsistency(
              old,
              size,
              oldRoot,
              root,
              one(consistency, () => []),
            ),
          ).toBe(false);
          expect(verifyConsistency(old, size, oldRoot, root, [...consistency, root])).toBe(false);
        }
        if (what === 5) {
          expect(verifyConsistency(old, size, flip(oldRoot), root, consistency)).toBe(false);
          if (old > 0) expect(verifyConsistency(old, size, oldRoot, flip(root), consistency)).toBe(false);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('of what is not in the tree there are none', async () => {
    expect(() => proveInclusion(3, 3, readerOf(all))).toThrow(RangeError);
    await expect((async () => proveConsistency(4, 3, readerOf(all)))()).rejects.toThrow(RangeError);
    expect(await rootOf(0, readerOf([]))).toEqual(EMPTY_ROOT);
  });

  it('count beyond 32 bits', async () => {
    // Every subtree of the same leaf again: its root is known for any level.
    const levels = [leafHash(Buffer.from('same'))];
    while (levels.length < 50) levels.push(nodeHash(levels.at(-1)!, levels.at(-1)!));
    const same: NodeReader = (nodes) => Promise.resolve(nodes.map(({ level }) => levels[level]!));
    const [old, size, index] = [2 ** 33 + 5, 2 ** 40 + 77, 2 ** 35 + 1];
    const [oldRoot, root] = [await rootOf(old, same), await rootOf(size, same)];
    expect(verifyInclusion(index, size, levels[0]!, await proveInclusion(index, size, same), root)).toBe(true);
    expect(verifyConsistency(old, size, oldRoot, root, await proveConsistency(old, size, same))).toBe(true);
  });
});
