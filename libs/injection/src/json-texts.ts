const LONGEST = 1_000_000;

/**
 * What the strings and keys of a JSON text say, apart by empty lines: a model reads through their quotes and escapes. Null: the text is no JSON, or holds no string that is a text.
 */
export function jsonTexts(text: string): string | null {
  const first = /^\s*([[{])/.exec(text)?.[1];
  if (first === undefined || text.length > LONGEST) return null;
  let root: unknown;
  try {
    root = JSON.parse(text);
  } catch {
    return null;
  }
  const said: string[] = [];
  const open: unknown[] = [root];
  while (open.length > 0) {
    const next = open.pop();
    if (typeof next === 'string') {
      if (next.includes(' ') || next.length > 40) said.push(next);
    } else if (typeof next === 'object' && next !== null) for (const value of Object.values(next)) open.push(value);
  }
  return said.length === 0 ? null : said.toReversed().join('\n\n');
}
