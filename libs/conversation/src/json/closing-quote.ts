const QUOTE = 34;
const BACKSLASH = 92;

/**
 * Where the string of JSON ends whose text begins at `from`, behind its first quote: the place of the quote that closes it. -1: it has no
 * end, or a character that no string may hold. Escapes are passed over and not checked.
 */
export function closingQuote(text: string, from: number): number {
  for (let at = from; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit === QUOTE) return at;
    if (unit === BACKSLASH) at++;
    else if (unit < 32) return -1;
  }
  return -1;
}

/** What a string of JSON says, whose text begins at `from` and whose closing quote stands at `to`. Null: an escape in it is none. */
export function unescaped(text: string, from: number, to: number): string | null {
  const literal = text.slice(from, to);
  if (!literal.includes('\\')) return literal;
  try {
    const told: string = JSON.parse(`"${literal}"`);
    return told;
  } catch {
    return null;
  }
}
