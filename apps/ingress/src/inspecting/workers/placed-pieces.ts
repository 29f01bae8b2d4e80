import type { StoredPiece } from '#journal/content';
import type { RecordedPiece } from '../recorded-pieces.js';

/** A piece of a body on its way from a thread: by its place in the body's bytes, which the other side has, or as its text. */
export type PlacedPiece =
  { readonly start: number; readonly end: number; readonly ref: string } | { readonly text: string; readonly ref: string | null };

/**
 * Pieces as they cross to another thread: half a megabyte of text would be copied twice, to be thrown away on the other side, where nearly all of it
 * is known to be stored already. `text` is the body's, which its `bytes` in UTF-8 say.
 */
export function placedPieces(pieces: readonly RecordedPiece[], text: string, bytes: number): PlacedPiece[] {
  const isAscii = text.length === bytes;
  let [at, passed] = [0, 0];
  const placeOf = (unit: number): number => {
    if (isAscii) return unit;
    passed += Buffer.byteLength(text.slice(at, unit));
    at = unit;
    return passed;
  };
  return pieces.map((piece) => {
    if (piece.at === null || piece.ref === null) return { text: piece.text, ref: piece.ref };
    return { start: placeOf(piece.at), end: placeOf(piece.at + piece.text.length), ref: piece.ref };
  });
}

/** The pieces again, of the body that they were read from. */
export const piecesIn = (bytes: Uint8Array, pieces: readonly PlacedPiece[]): StoredPiece[] => {
  const body = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  return pieces.map((piece) => ('text' in piece ? { kind: 'piece', ...piece } : new PieceOfBody(body, piece.start, piece.end, piece.ref)));
};

/** Its text is made when it is asked for: of what is stored already it never is. */
class PieceOfBody implements StoredPiece {
  readonly kind = 'piece';

  constructor(
    private readonly body: Buffer,
    private readonly start: number,
    private readonly end: number,
    readonly ref: string,
  ) {}

  get text(): string {
    return this.body.toString('utf8', this.start, this.end);
  }
}
