/** `text` in pieces of `length` UTF-16 units. A surrogate pair stays whole: the real APIs never send half a character. */
export const piecesOf = (text: string, length: number): string[] => {
  const out: string[] = [];
  for (let at = 0; at < text.length;) {
    const end = /[\uD800-\uDBFF]/.test(text.charAt(at + length - 1)) ? at + length + 1 : at + length;
    out.push(text.slice(at, end));
    at = end;
  }
  return out;
};
