import { applyEdits, type BodyPart, type Edit } from '#conversation';
import { storedPieces, type StoredPiece } from '#journal/content';

/** A piece of a body as it is recorded. */
export interface RecordedPiece extends StoredPiece {
  /** Where it stands in the body's text as it came (UTF-16 units); null: something in it is masked. */
  readonly at: number | null;
  /** Where its part stands there, masked or not. */
  readonly from: number;
}

/**
 * A body's parts as they are stored, each with its own masks made. What nothing is masked in is the same piece as without the masks of the others, and is
 * neither copied nor read again for them: one address in a long conversation costs what its own part costs.
 * `knownRef` may know the references of texts in which nothing is masked.
 * @throws RangeError when an edit reaches over the border of a part, for half of it would leave what it hides
 */
export function recordedPieces(
  session: string,
  parts: readonly BodyPart[],
  edits: readonly Edit[],
  knownRef?: (text: string) => string,
): RecordedPiece[] {
  const pieces: RecordedPiece[] = [];
  const sorted = edits.toSorted((a, b) => a.start - b.start);
  let next = 0;
  let from = 0;
  for (const part of parts) {
    const end = from + part.text.length;
    const own: Edit[] = [];
    for (let edit = sorted[next]; edit !== undefined && edit.start < end; edit = sorted[++next])
      own.push({ start: edit.start - from, end: edit.end - from, text: edit.text });
    const isMasked = own.length > 0;
    let at = from;
    for (const { kind, text, ref } of isMasked
      ? storedPieces(session, [{ kind: part.kind, text: applyEdits(part.text, own) }])
      : storedPieces(session, [part], knownRef)) {
      pieces.push({ kind, text, ref, at: isMasked ? null : at, from });
      at += text.length;
    }
    from = end;
  }
  if (next < sorted.length) throw new RangeError('A mask lies outside the text.');
  return pieces;
}
