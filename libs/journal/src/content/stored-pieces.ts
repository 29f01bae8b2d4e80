import { createHash, hash } from 'node:crypto';
import { bodyPieces, type BodyPart } from './body-pieces.js';

/** Shorter texts stand in the body itself: a reference and a record of their own would cost more. In UTF-16 units. */
const INLINE_UNITS = 200;

/** A shorter text is hashed at once, two thirds of the cost; a longer one would first be copied. */
const ONE_SHOT_UNITS = 4_000;

/** A piece of a body as it is stored; the concatenation of a body's pieces is the body. */
export interface StoredPiece {
  readonly kind: 'piece';
  readonly text: string;
  /** Where it is found; null: it stands in the body itself. */
  readonly ref: string | null;
}

/** A body's text in whatever pieces it comes. */
export type RecordedPart = BodyPart | StoredPiece;

/**
 * A session's body as it is stored. This is where recording a body costs time, for each of its bytes; it needs nothing but the body, and so can be done
 * away from whoever writes the record. Pieces that come as such must be this session's, and stay as they are. `refOf` is `contentRef`, or what remembers it.
 */
export function storedPieces(
  session: string,
  parts: readonly RecordedPart[],
  refOf: (text: string) => string = (text) => contentRef(session, text),
): StoredPiece[] {
  const pieces: StoredPiece[] = [];
  for (const part of parts) {
    if (part.kind === 'piece') pieces.push(part);
    else for (const text of bodyPieces([part])) pieces.push({ kind: 'piece', text, ref: text.length < INLINE_UNITS ? null : refOf(text) });
  }
  return pieces;
}

/** Where a block of a session is found: SHA-256 (hex) over the session's id and the block's bytes. One session's blocks say nothing about another's. */
export function contentRef(session: string, text: string): string {
  return text.length < ONE_SHOT_UNITS
    ? hash('sha256', session + text, 'hex')
    : createHash('sha256').update(session).update(text).digest('hex');
}
