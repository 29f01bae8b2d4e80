const base = 0x01000193;

/**
 * A hash of each run of `k` units, as many as there are such runs: a polynomial over the run modulo 2^32, then stirred, since winnowing
 * compares hashes by size and a polynomial's low values gather around small units. Linear in the number of units.
 * The stirring is the finalizer of MurmurHash3 (Appleby, public domain).
 */
export function rollingHashes(units: Int32Array, k: number): Int32Array {
  const count = Math.max(0, units.length - k + 1);
  const hashes = new Int32Array(count);
  let leaving = 1;
  for (let power = 1; power < k; power++) leaving = Math.imul(leaving, base);
  let hash = 0;
  for (let end = 0; end < units.length; end++) {
    if (end >= k) hash = (hash - Math.imul(units[end - k]!, leaving)) | 0;
    hash = (Math.imul(hash, base) + units[end]!) | 0;
    if (end >= k - 1) hashes[end - k + 1] = stirred(hash);
  }
  return hashes;
}

function stirred(hash: number): number {
  let mixed = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
}
