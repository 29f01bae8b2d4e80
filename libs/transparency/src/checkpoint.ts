import { HASH_BYTES } from './merkle/hashes.js';
import { NoteError } from './note/note-error.js';

/** What a log says of itself: its name, how many entries it has, and the root over them. */
export interface Checkpoint {
  readonly origin: string;
  readonly size: number;
  readonly root: Buffer;
}

/** The text of a checkpoint as C2SP tlog-checkpoint 1.0 has it: three lines, and none beyond. */
export const formatCheckpoint = ({ origin, size, root }: Checkpoint): string => `${origin}\n${size}\n${root.toString('base64')}\n`;

/**
 * Reads the text of a checkpoint. Lines beyond the third are no fault of it, as the specification has it; nothing is made of them. Throws
 * NoteError(`malformed`).
 */
export function parseCheckpoint(text: string): Checkpoint {
  const [origin = '', number = '', base64 = '', ...extensions] = text.endsWith('\n') ? text.slice(0, -1).split('\n') : [];
  const [size, root] = [parseDecimal(number), parseHash(base64)];
  if (origin === '' || size === null || root === null || extensions.includes(''))
    throw new NoteError('malformed', 'A checkpoint is an origin, a size and a root');
  return { origin, size, root };
}

/** A number without leading zeros, as large as a number here can be; null: it is none. */
export function parseDecimal(text: string): number | null {
  const number = /^(0|[1-9]\d{0,15})$/.test(text) ? Number(text) : Number.NaN;
  return Number.isSafeInteger(number) ? number : null;
}

/** A hash in base64; null: it is none. */
export function parseHash(text: string): Buffer | null {
  const hash = Buffer.from(text, 'base64');
  return hash.length === HASH_BYTES && hash.toString('base64') === text ? hash : null;
}
