/** A body's text in pieces of its own order: their concatenation is the body, whatever it holds. */
export interface BodyPart {
  readonly kind: 'glue' | 'block';
  readonly text: string;
}

/** Longest piece in UTF-16 units: keeps a record, and the time the event loop needs for it, small. */
const MAX_PIECE_UNITS = 128 * 1024;

/**
 * A `cache_control` that closes a block. Agents move it to the newest block at every turn; left inside, each block
 * that gains or loses it would be stored again.
 */
const cacheMark = /\s*,\s*"cache_control"\s*:\s*\{[^{}]{0,200}\}(?=\s*\}\s*$)/;
const TAIL_UNITS = 300;

/** Splits a body's parts where it helps to store each text once: moving cache marks and closing braces apart, long texts in equal runs. */
export function bodyPieces(parts: readonly BodyPart[]): string[] {
  const pieces: string[] = [];
  for (const part of parts) {
    if (part.kind === 'block') for (const piece of liftCacheMark(part.text)) splitLong(piece, pieces);
    else splitLong(part.text, pieces);
  }
  return pieces;
}

/** `{...` and what closes it, with or without a mark between: so the first piece is the same with and without it. */
function liftCacheMark(text: string): string[] {
  const tailFrom = Math.max(0, text.length - TAIL_UNITS);
  const tail = text.slice(tailFrom);
  const mark = cacheMark.exec(tail);
  if (mark) return [text.slice(0, tailFrom + mark.index), tail.slice(mark.index)];
  const brace = /\s*\}\s*$/.exec(tail);
  return brace ? [text.slice(0, tailFrom + brace.index), tail.slice(brace.index)] : [text];
}

function splitLong(text: string, into: string[]): void {
  for (let at = 0; at < text.length;) {
    let end = Math.min(text.length, at + MAX_PIECE_UNITS);
    // A surrogate pair is not cut: halves have no UTF-8.
    if (end < text.length && isHighSurrogate(text.charCodeAt(end - 1))) end -= 1;
    into.push(text.slice(at, end));
    at = end;
  }
}

const isHighSurrogate = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdbff;
