/** Raw JSON text to stand in place of the text from `start` to `end` (UTF-16 offsets, end exclusive). */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/**
 * The text with the edits applied, in whatever order they are given; everything outside them stays as it was, unit for unit.
 * @throws RangeError when two edits overlap or one lies outside the text: sending half of an edit would leak what it hides.
 */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  if (edits.length === 0) return text;
  let result = '';
  let at = 0;
  for (const edit of edits.toSorted((a, b) => a.start - b.start || a.end - b.end)) {
    if (edit.start < at || edit.end < edit.start || edit.end > text.length) {
      throw new RangeError(`Edit ${edit.start}..${edit.end} overlaps another or lies outside the text of ${text.length}`);
    }
    result += text.slice(at, edit.start) + edit.text;
    at = edit.end;
  }
  return result + text.slice(at);
}
