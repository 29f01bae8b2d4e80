import { EMPTY_ROOT, nodeHash } from './hashes.js';
import { consistencyRanges, inclusionRanges, type LeafRange, nodesOf, type TreeNode } from './ranges.js';

/** Hashes of complete subtrees, in the order in which they are asked for. Rejects where the tree does not have one. */
export type NodeReader = (nodes: readonly TreeNode[]) => Promise<readonly Uint8Array[]>;

/** The hash of the tree of the first `size` leaves. */
export async function rootOf(size: number, read: NodeReader): Promise<Buffer> {
  if (size === 0) return EMPTY_ROOT;
  const [root] = await hashesOf([{ from: 0, to: size }], read);
  return root!;
}

/** Proof that the leaf `index` is in the tree of the first `size` leaves: hashes from its sibling up (RFC 6962, 2.1.1). */
export function proveInclusion(index: number, size: number, read: NodeReader): Promise<Buffer[]> {
  if (!(index >= 0 && index < size)) throw new RangeError(`There is no leaf ${index} in a tree of ${size}`);
  return hashesOf(inclusionRanges(index, size), read);
}

/** Proof that the tree of `size` only adds to the one of `old` (RFC 6962, 2.1.2); empty where either says nothing to prove. */
export function proveConsistency(old: number, size: number, read: NodeReader): Promise<Buffer[]> {
  if (!(old >= 0 && old <= size)) throw new RangeError(`A tree of ${size} does not begin with one of ${old}`);
  return hashesOf(consistencyRanges(old, size), read);
}

/** Whether `proof` binds the leaf's hash to the root, by the steps of RFC 9162, 2.1.3.2. */
export function verifyInclusion(index: number, size: number, leaf: Uint8Array, proof: readonly Uint8Array[], root: Uint8Array): boolean {
  if (!(index >= 0 && index < size)) return false;
  let [fn, sn] = [index, size - 1];
  let hash: Uint8Array = leaf;
  for (const part of proof) {
    if (sn === 0) return false;
    if (isOdd(fn) || fn === sn) {
      hash = nodeHash(part, hash);
      while (!isOdd(fn) && fn !== 0) [fn, sn] = [half(fn), half(sn)];
    } else hash = nodeHash(hash, part);
    [fn, sn] = [half(fn), half(sn)];
  }
  return sn === 0 && same(hash, root);
}

/** Whether `proof` shows that the tree of `size` only adds to the one of `old`, by the steps of RFC 9162, 2.1.4.2. */
export function verifyConsistency(old: number, size: number, oldRoot: Uint8Array, root: Uint8Array, proof: readonly Uint8Array[]): boolean {
  if (!(old >= 0 && old <= size)) return false;
  if (old === 0) return proof.length === 0 && same(oldRoot, EMPTY_ROOT);
  if (old === size) return proof.length === 0 && same(oldRoot, root);
  const path = isPowerOfTwo(old) ? [oldRoot, ...proof] : [...proof];
  const [first, ...rest] = path;
  if (first === undefined || proof.length === 0) return false;
  let [fn, sn] = [old - 1, size - 1];
  while (isOdd(fn)) [fn, sn] = [half(fn), half(sn)];
  let [fr, sr]: [Uint8Array, Uint8Array] = [first, first];
  for (const part of rest) {
    if (sn === 0) return false;
    if (isOdd(fn) || fn === sn) {
      [fr, sr] = [nodeHash(part, fr), nodeHash(part, sr)];
      while (!isOdd(fn) && fn !== 0) [fn, sn] = [half(fn), half(sn)];
    } else sr = nodeHash(sr, part);
    [fn, sn] = [half(fn), half(sn)];
  }
  return sn === 0 && same(fr, oldRoot) && same(sr, root);
}

async function hashesOf(ranges: readonly LeafRange[], read: NodeReader): Promise<Buffer[]> {
  const nodes = ranges.map(nodesOf);
  const hashes = await read(nodes.flat());
  let at = 0;
  return nodes.map(({ length }) => Buffer.from(hashes.slice(at, (at += length)).reduceRight((right, left) => nodeHash(left, right))));
}

// Sizes may have more than the 32 bits that bitwise operators see.
const isOdd = (n: number): boolean => n % 2 === 1;
const half = (n: number): number => Math.floor(n / 2);
function isPowerOfTwo(n: number): boolean {
  let rest = n;
  while (rest > 1 && !isOdd(rest)) rest /= 2;
  return rest === 1;
}
const same = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;
