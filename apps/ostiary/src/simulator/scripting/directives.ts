/** One marker of a prompt: `sim:<name> <argument>`, the argument reaching to the end of the line or to the next marker. */
export interface Directive {
  readonly name: string;
  readonly argument: string;
}

const marker = /(?<![\w-])sim:([a-z]+(?:-[a-z]+)*)/g;

/** Markers of `text` in order. Unknown names are returned too: whoever plays them says so, since a typing mistake must not look like an answer. */
export const parseDirectives = (text: string): Directive[] => {
  const found = [...text.matchAll(marker)];
  return found.map((match, index) => {
    const start = match.index + match[0].length;
    const limit = found[index + 1]?.index ?? text.length;
    const rest = text.slice(start, limit);
    return { name: match[1] ?? '', argument: (rest.split('\n', 1)[0] ?? '').trim() };
  });
};

/** The positive whole number that an argument begins with (`200`, `200 deltas`, `5ms`), or the fallback. */
export const leadingNumber = (argument: string, fallback: number): number => {
  const digits = /^\d{1,7}/.exec(argument)?.[0];
  return digits === undefined ? fallback : Number(digits);
};
