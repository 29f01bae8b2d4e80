import { confusables } from './confusables.js';

/** What becomes of a character: it stays (null), or this stands for it. */
export type Folded = string | null;

/** A character that is laid over the one before it: it vanishes where that one is ASCII. */
export const overlaid = Symbol('overlaid');

/** Code unit -> what becomes of it, in pages of 256 that are made when they are first needed. */
const pages: (readonly (Folded | typeof overlaid)[] | undefined)[] = [];
const astral = new Map<number, Folded | typeof overlaid>();

const ignorable = /^[\p{Default_Ignorable_Code_Point}\ufff9-\ufffb\x80-\x84\x86-\x9f]$/u;
const mark = /^[\p{Mn}\p{Me}]$/u;
const space = /^[\p{Zs}\u2800]$/u;
const lineEnd = /^[\x85\u2028\u2029]$/u;
/** Signs that have a form of their own in running text and spell nothing. */
const typography = /^[\u2026\u2025\p{No}]$/u;

/**
 * What a reader takes a character above ASCII for: nothing if it is not seen (Unicode's Default_Ignorable_Code_Point, interlinear and C1
 * controls), a space, a line's end, the letter that it looks like (`confusables`), or its compatibility form (NFKC: full width, mathematical,
 * ligatures, half-width kana). Null: it stands for itself.
 */
function classify(code: number): Folded | typeof overlaid {
  const character = String.fromCodePoint(code);
  if (ignorable.test(character)) return '';
  if (space.test(character)) return ' ';
  if (lineEnd.test(character)) return '\n';
  if (mark.test(character)) return overlaid;
  const alike = confusables.get(character);
  if (alike !== undefined) return alike;
  if (typography.test(character)) return null;
  const plain = character.normalize('NFKC');
  return plain === character || plain.length > 4 || /[\s\p{M}]/u.test(plain) ? null : plain;
}

/** The same, remembered. `code` is a code point above 0x7f. */
export function folded(code: number): Folded | typeof overlaid {
  if (code > 0xffff) {
    let known = astral.get(code);
    if (known === undefined) {
      known = classify(code);
      if (astral.size < 16_384) astral.set(code, known);
    }
    return known;
  }
  const page = (pages[code >> 8] ??= Array.from({ length: 256 }, (_, low) => classify((code & 0xff00) | low)));
  return page[code & 0xff] as Folded | typeof overlaid;
}
