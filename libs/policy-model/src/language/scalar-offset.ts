const isSpace = (character: string | undefined) => character !== undefined && /\s/.test(character);

/** Length in the source of the escape that begins at `at` in a double-quoted scalar. */
function escapeLength(source: string, at: number): number {
  const kind = source[at + 1];
  return kind === 'x' ? 4 : kind === 'u' ? 6 : kind === 'U' ? 10 : 2;
}

/**
 * Where the character at `offset` of a scalar's value stands in the YAML source. YAML folds and indents, but only ever
 * changes white space and escapes, so value and source are walked together with white space skipped on both sides.
 * @param start where the scalar's text begins in the source: after the quote, or after a block scalar's header line.
 * @returns an offset into `source`; an offset at or past the value's end gives the place after its last character.
 */
export function scalarOffset(source: string, start: number, style: 'plain' | 'single' | 'double', value: string, offset: number): number {
  let at = start;
  for (let index = 0; index < value.length; index++) {
    if (isSpace(value[index])) {
      if (index >= offset) return at;
      // A white space written as an escape is not skipped below.
      if (style === 'double' && source[at] === '\\') at += escapeLength(source, at);
      continue;
    }
    while (isSpace(source[at]) || (style === 'double' && source[at] === '\\' && /[\r\n]/.test(source[at + 1] ?? ''))) at++;
    if (index >= offset) return at;
    if (style === 'double' && source[at] === '\\') {
      at += escapeLength(source, at);
      // One escape may have made a surrogate pair.
      if (value.codePointAt(index)! > 0xffff) index++;
    } else at += style === 'single' && source[at] === "'" ? 2 : 1;
  }
  return at;
}
