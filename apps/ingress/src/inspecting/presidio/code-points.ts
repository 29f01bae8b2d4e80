/**
 * Turns offsets that count code points, as Python strings do, into offsets in UTF-16 units. Half a surrogate pair counts as one in both.
 * @returns a function from one to the other, in any order; -1 for an offset that is not in the text.
 */
export function utf16Offsets(text: string): (codePoints: number) => number {
  const pairs = surrogatePairs(text);
  const length = text.length - pairs.length;
  return (codePoints) => (codePoints < 0 || codePoints > length ? -1 : codePoints + pairsBefore(pairs, codePoints));
}

/** Where surrogate pairs stand, each in code points. */
function surrogatePairs(text: string): number[] {
  const pairs: number[] = [];
  for (const { index } of text.matchAll(/[\ud800-\udbff][\udc00-\udfff]/g)) pairs.push(index - pairs.length);
  return pairs;
}

/** How many of the sorted `pairs` are below `offset`. */
function pairsBefore(pairs: readonly number[], offset: number): number {
  let low = 0;
  let high = pairs.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((pairs[middle] as number) < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}
