import { OstiaryError } from '#contracts';
import { z } from 'zod';

/** Where a page ended: its last item, by the order of the list (newest first, then by id). */
export interface Cursor {
  readonly at: Date;
  readonly id: string;
}

const cursorSchema = z.tuple([z.iso.datetime(), z.string().min(1)]);

export const encodeCursor = ({ at, id }: Cursor): string => Buffer.from(JSON.stringify([at.toISOString(), id])).toString('base64url');

/** Throws `parameter_invalid` for anything that `encodeCursor` did not make. */
export function decodeCursor(text: string): Cursor {
  try {
    const [at, id] = cursorSchema.parse(JSON.parse(Buffer.from(text, 'base64url').toString('utf8')));
    return { at: new Date(at), id };
  } catch {
    throw new OstiaryError('parameter_invalid', 'cursor: take it from the `next` of the page before.');
  }
}
