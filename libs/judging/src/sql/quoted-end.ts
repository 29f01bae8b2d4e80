/** Where a quoted piece ends, exclusive; -1 where it is never closed. A doubled quote stands for itself. */
export function quotedEnd(text: string, start: number, quote: string, backslash: boolean): number {
  for (let at = start + 1; at < text.length; at++) {
    const unit = text[at];
    if (backslash && unit === '\\') at++;
    else if (unit === quote) {
      if (text[at + 1] !== quote) return at + 1;
      at++;
    }
  }
  return -1;
}

const closers: Readonly<Record<string, string>> = { '[': ']', '(': ')', '{': '}', '<': '>' };

/** Where `q'[ ... ]'` ends, given the place of its first quote. */
export function qQuotedEnd(text: string, quoteAt: number): number {
  const opener = text[quoteAt + 1] ?? '';
  const end = text.indexOf(`${closers[opener] ?? opener}'`, quoteAt + 2);
  return opener === '' || end < 0 ? -1 : end + 2;
}

const tag = /\$(?:[\p{L}_][\p{L}\p{N}_]*)?\$/uy;

/** The `$tag$` that stands there; empty where none does. */
export function dollarTag(text: string, at: number): string {
  tag.lastIndex = at;
  return tag.exec(text)?.[0] ?? '';
}

/** Where a comment in slash and star ends, exclusive; -1 where it is never closed. */
export function blockCommentEnd(text: string, start: number, nested: boolean): number {
  let open = 1;
  for (let at = start + 2; at < text.length - 1; at++) {
    if (text[at] === '*' && text[at + 1] === '/') {
      at++;
      if (--open === 0) return at + 1;
    } else if (nested && text[at] === '/' && text[at + 1] === '*') {
      open++;
      at++;
    }
  }
  return -1;
}
