import { applyEdits, type Edit } from '../json/apply-edits.js';
import type { Embedded, Literal } from './literal.js';

/** What is to stand in the place of a literal. */
export interface LiteralChange {
  readonly literal: Literal;
  readonly text: string;
}

/**
 * The edits that put other texts in the places of literals: a number becomes a string, as does what replaces a key. Literals within a
 * string that holds JSON are changed in that JSON first, which is one edit of the string.
 */
export function literalEdits(changes: readonly LiteralChange[]): Edit[] {
  const edits: Edit[] = [];
  const embedded = new Map<Embedded, Edit[]>();
  for (const { literal, text } of changes) {
    const edit = { start: literal.start, end: literal.end, text: JSON.stringify(text) };
    if (literal.within === null) edits.push(edit);
    else {
      const inner = embedded.get(literal.within);
      if (inner === undefined) embedded.set(literal.within, [edit]);
      else inner.push(edit);
    }
  }
  for (const [{ start, end, text }, inner] of embedded) edits.push({ start, end, text: JSON.stringify(applyEdits(text, inner)) });
  return edits;
}
