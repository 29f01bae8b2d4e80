import { OstiaryError } from '#contracts';
import { isStorable } from '#persistence';
import { z } from 'zod';

/** Where a page ended: its last item, by the order of the list (newest first, then by id). */
export interface Cursor {
  readonly createdAt: Date;
  readonly id: string;
}

const cursorSchema = z.tuple([z.iso.datetime(), z.string().min(1).refine(isStorable)]);

export const encodeCursor = ({ createdAt, id }: Cursor): string =>
  Buffer.from(JSON.stringify([createdAt.toISOString(), id])).toString('base64url');

/** Throws `parameter_invalid` for anything that `encodeCursor` did not make. */
export function decodeCursor(text: string): Cursor {
  try {
    const [createdAt, id] = cursorSchema.parse(JSON.parse(Buffer.from(text, 'base64url').toString('utf8')));
    return { createdAt: new Date(createdAt), id };
  } catch {
    throw new OstiaryError('parameter_invalid', 'cursor: take it from the `next` of the page before.');
  }
}
