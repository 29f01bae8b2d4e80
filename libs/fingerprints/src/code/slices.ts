/** A part of a text: whole lines, unless one is longer than a slice may be. Offsets in UTF-16 units, `end` exclusive. */
export interface Slice {
  readonly start: number;
  readonly end: number;
}

/**
 * Cuts a text into slices of at most `mostLines` lines and `mostUnits` units, at an empty line where one stands in the second half of a slice. A rest of
 * less than a quarter stays with the slice before it, as far as the units allow. Linear in the text.
 */
export function slicesOf(text: string, mostLines: number, mostUnits: number): Slice[] {
  const slices: Slice[] = [];
  for (let start = 0; start < text.length;) {
    const end = sliceEnd(text, start, mostLines, mostUnits);
    const last = slices.at(-1);
    if (end === text.length && last !== undefined && linesBetween(text, start, end) * 4 < mostLines && end - last.start <= mostUnits)
      slices[slices.length - 1] = { start: last.start, end };
    else slices.push({ start, end });
    start = end;
  }
  return slices;
}

function sliceEnd(text: string, start: number, mostLines: number, mostUnits: number): number {
  let empty = -1;
  let end = start;
  for (let line = 0; line < mostLines && end < text.length; line++) {
    const next = text.indexOf('\n', end) + 1 || text.length;
    if (next - start > mostUnits) return end > start ? end : start + mostUnits;
    if (line * 2 >= mostLines && text.slice(end, Math.min(next, end + 200)).trim() === '') empty = next;
    end = next;
  }
  return end < text.length && empty > start ? empty : end;
}

export function linesBetween(text: string, start: number, end: number): number {
  let lines = 0;
  for (let at = start; at < end;) {
    const next = text.indexOf('\n', at) + 1 || text.length;
    if (text.slice(at, Math.min(next, end, at + 200)).trim() !== '') lines++;
    at = next;
  }
  return lines;
}
