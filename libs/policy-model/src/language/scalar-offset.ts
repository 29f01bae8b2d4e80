const isSpace = (character: string | undefined) => character !== undefined && /\s/.test(character);

/** The letters that stand for white space after a backslash in double quotes, and the line break that a backslash joins away. */
const spaceEscapes = 'ntrvf_LP \t\r\n';
const hexDigits: Record<string, number> = { x: 2, u: 4, U: 8 };

/** Length in the source of the escape that begins at `at` in a double-quoted scalar, and whether it is white space. */
function escapeAt(source: string, at: number): { length: number; space: boolean } {
  const kind = source[at + 1] ?? '';
  const digits = hexDigits[kind];
  if (digits === undefined) return { length: 2, space: spaceEscapes.includes(kind) };
  const code = Number.parseInt(source.slice(at + 2, at + 2 + digits), 16);
  return { length: 2 + digits, space: code <= 0x10ffff && isSpace(String.fromCodePoint(code)) };
}

function skipSpace(source: string, from: number, escapes: boolean): number {
  let at = from;
  for (;;) {
    if (isSpace(source[at])) at++;
    else if (escapes && source[at] === '\\' && escapeAt(source, at).space) at += escapeAt(source, at).length;
    else return at;
  }
}

/**
 * Where the character at `offset` of a scalar's value stands in the YAML source. YAML folds, indents and escapes, but what
 * is visible stands in both in the same order, so value and source are walked together with white space skipped.
 * @param start where the scalar's text begins in the source: after the quote, or after a block scalar's header line.
 * @returns an offset into `source`; an offset at or past the value's end gives the place after its last visible character.
 */
export function scalarOffset(source: string, start: number, style: 'plain' | 'single' | 'double', value: string, offset: number): number {
  const double = style === 'double';
  let at = start;
  for (let index = 0; index < value.length; index++) {
    if (isSpace(value[index])) {
      if (index >= offset) return at;
      continue;
    }
    at = skipSpace(source, at, double);
    if (index >= offset) return at;
    if (double && source[at] === '\\') {
      at += escapeAt(source, at).length;
      // One escape may have made a surrogate pair.
      if (value.codePointAt(index)! > 0xffff) index++;
    } else at += style === 'single' && source[at] === "'" ? 2 : 1;
  }
  return at;
}
