import { z } from 'zod';
import { type Cursor, encodeCursor } from '#persistence';

/** One page of a list; `next` is the cursor of the page after it, null on the last. */
export interface Page<T> {
  readonly items: T[];
  readonly next: string | null;
}

/** The shape of a page, for documents. */
export const pageOf = <S extends z.ZodType>(item: S) =>
  z.object({
    items: z.array(item).describe('The entries of this page.'),
    next: z.string().nullable().describe('The cursor of the page after it; null: this is the last.'),
  });

/** What every list takes. */
export const pageQuery = {
  cursor: z.string().max(1_000).optional().describe('Where to go on: `next` of the page before.'),
  limit: z.coerce.number().int().min(1).max(200).default(50).describe('How many at most.'),
};

/** Cuts a page from rows of which one more than `limit` was asked for. */
export function cutPage<R, T>(rows: readonly R[], limit: number, placeOf: (row: R) => Cursor, view: (row: R) => T): Page<T> {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return { items: shown.map(view), next: rows.length > limit && last !== undefined ? encodeCursor(placeOf(last)) : null };
}
