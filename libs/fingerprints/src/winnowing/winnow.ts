/**
 * Winnowing: of each window of `window` hashes that follow each other the least one, the last of equals. Two sequences that share a run of
 * at least `window` hashes share a chosen one, wherever the run stands in them; of random hashes 2 in `window` + 1 are chosen. Fewer hashes
 * than a window: the least of them. Gives back each chosen hash once, in rising order.
 * Source: Schleimer, Wilkerson and Aiken, "Winnowing: local algorithms for document fingerprinting", SIGMOD 2003.
 */
export function winnow(hashes: Int32Array, window: number): Int32Array {
  const chosen = new Set<number>();
  let least = -1;
  for (let end = 0; end < hashes.length; end++) {
    const start = end - window + 1;
    if (least < start) least = lastLeast(hashes, Math.max(0, start), end);
    else if (hashes[end]! <= hashes[least]!) least = end;
    if (start >= 0 || end === hashes.length - 1) chosen.add(hashes[least]!);
  }
  return Int32Array.from(chosen).sort();
}

function lastLeast(hashes: Int32Array, start: number, end: number): number {
  let least = Math.max(0, start);
  for (let at = least + 1; at <= end; at++) if (hashes[at]! <= hashes[least]!) least = at;
  return least;
}
