/** Places that spans cover, apart and in order. */
export type Covered = readonly Place[];

interface Place {
  readonly start: number;
  readonly end: number;
}

/** What spans cover together. */
export function coveredBy(spans: readonly Place[]): Covered {
  const places: { start: number; end: number }[] = [];
  for (const { start, end } of spans.toSorted((a, b) => a.start - b.start)) {
    const last = places.at(-1);
    if (last && start < last.end) last.end = Math.max(last.end, end);
    else places.push({ start, end });
  }
  return places;
}

/** The place that covers `at` and begins before it, if any does. */
export function covering(places: Covered, at: number): Place | null {
  let [low, high] = [0, places.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((places[middle] as Place).start < at) low = middle + 1;
    else high = middle;
  }
  const found = places[low - 1];
  return found && found.end > at ? found : null;
}
