import { OstiaryError } from '#contracts';
import { z } from 'zod';
import { isStorable } from '../storable.js';

/** Where a page ended: its last item, by the order of the list (newest first, then by id). */
export interface Cursor {
  readonly at: Date;
  readonly id: string;
}

/** As Date writes it, within what a Date, PostgreSQL and RFC 3339 all have: the years 1 to 9999. */
const timeSchema = z.iso.datetime({ precision: 3 }).refine((text) => !text.startsWith('0000-') && !Number.isNaN(Date.parse(text)));
const cursorSchema = z.tuple([timeSchema, z.string().min(1).refine(isStorable)]);

export const encodeCursor = ({ at, id }: Cursor): string => Buffer.from(JSON.stringify([at.toISOString(), id])).toString('base64url');

/** Throws `parameter_invalid` for anything that `encodeCursor` did not make. */
export function decodeCursor(text: string): Cursor {
  try {
    const [at, id] = cursorSchema.parse(JSON.parse(Buffer.from(text, 'base64url').toString('utf8')));
    const cursor = { at: new Date(at), id };
    if (encodeCursor(cursor) === text) return cursor;
  } catch {
    // said below
  }
  throw new OstiaryError('parameter_invalid', 'cursor: take it from the `next` of the page before.');
}
