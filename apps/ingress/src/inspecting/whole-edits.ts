import type { Edit, Literal, LiteralChange } from '#conversation';

/** Edits that replace whole blocks or parts of them: what they cover is not changed by itself. A body may have as many as it has blocks, and as many changes again. */
export class WholeEdits {
  private readonly edits: readonly Edit[];

  constructor(edits: readonly Edit[]) {
    this.edits = edits.toSorted((a, b) => a.start - b.start);
  }

  /** The edit that takes a literal, or the string that it stands in, away; null: none does. */
  over({ start, end, within }: Literal): Edit | null {
    const place = within ?? { start, end };
    let [low, high] = [0, this.edits.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.edits[middle]?.end ?? 0) > place.start) high = middle;
      else low = middle + 1;
    }
    const edit = this.edits[low];
    return edit !== undefined && edit.start < place.end ? edit : null;
  }

  /** The changes by the edit that takes them away; under null those that stay. */
  part(changes: readonly LiteralChange[]): ReadonlyMap<Edit | null, readonly LiteralChange[]> {
    const parted = new Map<Edit | null, LiteralChange[]>();
    for (const change of changes) {
      const edit = this.over(change.literal);
      const known = parted.get(edit);
      if (known === undefined) parted.set(edit, [change]);
      else known.push(change);
    }
    return parted;
  }
}
