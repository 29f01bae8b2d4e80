/**
 * Whether a path matches a pattern with `*`, `?` and `[...]`, a slash only by a slash; as with the shell, a leading dot is only met by a dot.
 * Linear in the product of both lengths.
 */
export function matchesGlob(pattern: string, path: string): boolean {
  const patterns = pattern.split('/');
  const pieces = path.split('/');
  return patterns.length === pieces.length && patterns.every((one, i) => matchesPiece(one, pieces[i] as string));
}

function matchesPiece(pattern: string, text: string): boolean {
  if (text.startsWith('.') && !pattern.startsWith('.')) return false;
  let p = 0;
  let t = 0;
  let star = -1;
  let from = 0;
  while (t < text.length) {
    const step = p < pattern.length ? oneAt(pattern, p, text[t] as string) : null;
    if (pattern[p] === '*') {
      star = p++;
      from = t;
    } else if (step !== null) {
      p = step;
      t++;
    } else if (star >= 0) {
      p = star + 1;
      t = ++from;
    } else return false;
  }
  while (pattern[p] === '*') p++;
  return p === pattern.length;
}

/** Behind what meets the letter in the pattern; null: nothing does. */
function oneAt(pattern: string, at: number, letter: string): number | null {
  if (pattern[at] === '?') return at + 1;
  if (pattern[at] !== '[') return pattern[at] === letter ? at + 1 : null;
  const end = pattern.indexOf(']', at + 2);
  if (end < 0) return pattern[at] === letter ? at + 1 : null;
  const negated = pattern[at + 1] === '!' || pattern[at + 1] === '^';
  const set = pattern.slice(at + (negated ? 2 : 1), end);
  let met = false;
  for (let i = 0; i < set.length; i++) {
    if (set[i + 1] === '-' && i + 2 < set.length) {
      met ||= (set[i] as string) <= letter && letter <= (set[i + 2] as string);
      i += 2;
    } else met ||= set[i] === letter;
  }
  return met === negated ? null : end + 1;
}
