import type { MatchRange } from './provenance.view.js';
import type { Section } from './sections.js';

/** The places of shared tokens: those that follow each other are one range, from the first's beginning to the last's end. */
export function rangesIn(section: Section, shared: ReadonlySet<number>, lineStarts: readonly number[]): MatchRange[] {
  const { starts, ends } = section.tokens;
  const ranges: { start: number; end: number }[] = [];
  let before = -2;
  for (const at of [...shared].sort((one, other) => one - other)) {
    const [start, end] = [section.start + starts[at]!, section.start + ends[at]!];
    if (at === before + 1) ranges.at(-1)!.end = end;
    else ranges.push({ start, end });
    before = at;
  }
  return ranges.map(({ start, end }) => ({ start, end, firstLine: lineOf(start, lineStarts), lastLine: lineOf(end - 1, lineStarts) }));
}

export const lineStartsOf = (text: string): number[] => [0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)];

/** The number of the line that holds an offset, from 1. */
function lineOf(offset: number, lineStarts: readonly number[]): number {
  let [low, high] = [0, lineStarts.length];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (lineStarts[middle]! <= offset) low = middle;
    else high = middle;
  }
  return low + 1;
}
