import type { LiteralScan } from '../literal-scan.js';
import type { AnalyzedSpan } from './text-analyzer.port.js';

interface Place {
  readonly start: number;
  readonly end: number;
}

/** Our own masks, which clients send back; what a model takes for a name in them is none. */
const mask = /\[masked:[^\][\s]{1,120}\]/g;
const readable = /[\p{L}\p{N}]/u;

/**
 * What becomes a finding of the spans that were seen in a text, in order and apart: cut of white space; where two overlap the surer one (of
 * equals the earlier) stays whole and the other keeps the rest; nothing within a finding of the detectors, which know better, nor in a mask.
 */
export function settleSpans(
  spans: readonly AnalyzedSpan[],
  { literal, findings }: Pick<LiteralScan, 'findings'> & { readonly literal: { readonly value: string } },
): AnalyzedSpan[] {
  if (spans.length === 0) return [];
  const { value } = literal;
  const masks = [...value.matchAll(mask)].map(({ index, 0: { length } }) => ({ start: index, end: index + length }));
  const settled: AnalyzedSpan[] = [];
  for (const span of spans.toSorted((a, b) => b.score - a.score || a.start - b.start)) {
    for (const rest of outside(span, masks).flatMap((part) => outside(part, settled))) {
      const piece = trimmed(rest, value);
      const within = (findings[startingBefore(findings, piece.start + 1) - 1]?.end ?? 0) >= piece.end;
      if (!within && readable.test(value.slice(piece.start, piece.end))) settled.splice(startingBefore(settled, piece.end), 0, piece);
    }
  }
  return settled;
}

/** What a span leaves of itself outside of some places, which are in order and apart. */
function outside(span: AnalyzedSpan, places: readonly Place[]): AnalyzedSpan[] {
  const parts: AnalyzedSpan[] = [];
  let { end } = span;
  for (let at = startingBefore(places, span.end) - 1; at >= 0 && places[at]!.end > span.start; at--) {
    if (places[at]!.end < end) parts.unshift({ ...span, start: places[at]!.end, end });
    end = places[at]!.start;
  }
  return end > span.start ? [{ ...span, end }, ...parts] : parts;
}

/** How many places of an ordered list start before a position. */
function startingBefore(places: readonly Place[], position: number): number {
  let low = 0;
  let high = places.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (places[middle]!.start < position) low = middle + 1;
    else high = middle;
  }
  return low;
}

function trimmed(span: AnalyzedSpan, text: string): AnalyzedSpan {
  const value = text.slice(span.start, span.end);
  const start = span.start + (value.length - value.trimStart().length);
  return { ...span, start, end: start + value.trim().length };
}
