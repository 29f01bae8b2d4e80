/** A line that both texts have, or one of them: as a unified diff marks it. */
export interface DiffLine {
  readonly mark: ' ' | '-' | '+';
  readonly text: string;
}

/** Beyond so many lines that differ the texts are taken for two of their own: the work grows with their square. */
const MOST_EDITS = 500;

/** The shortest list of lines taken out and put in that makes one text of the other. Source: Myers, An O(ND) Difference Algorithm, 1986. */
export function lineDiff(before: string, after: string): DiffLine[] {
  const [a, b] = [before.split('\n'), after.split('\n')];
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start += 1;
  let end = 0;
  while (end < a.length - start && end < b.length - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end += 1;
  const middle = between(a.slice(start, a.length - end), b.slice(start, b.length - end));
  return [...a.slice(0, start).map(same), ...middle, ...a.slice(a.length - end).map(same)];
}

const same = (text: string): DiffLine => ({ mark: ' ', text });
const out = (text: string): DiffLine => ({ mark: '-', text });
const put = (text: string): DiffLine => ({ mark: '+', text });

function between(a: readonly string[], b: readonly string[]): DiffLine[] {
  const trace: Map<number, number>[] = [];
  const reached = new Map<number, number>([[1, 0]]);
  const furthest = (diagonal: number): number => reached.get(diagonal) ?? -1;
  for (let edits = 0; edits <= Math.min(a.length + b.length, MOST_EDITS); edits += 1) {
    trace.push(new Map(reached));
    for (let diagonal = -edits; diagonal <= edits; diagonal += 2) {
      const isDown = diagonal === -edits || (diagonal !== edits && furthest(diagonal - 1) < furthest(diagonal + 1));
      let x = isDown ? furthest(diagonal + 1) : furthest(diagonal - 1) + 1;
      while (x < a.length && x - diagonal < b.length && a[x] === b[x - diagonal]) x += 1;
      reached.set(diagonal, x);
      if (x >= a.length && x - diagonal >= b.length) return walkBack(a, b, trace);
    }
  }
  return [...a.map(out), ...b.map(put)];
}

function walkBack(a: readonly string[], b: readonly string[], trace: readonly ReadonlyMap<number, number>[]): DiffLine[] {
  const lines: DiffLine[] = [];
  let [x, y] = [a.length, b.length];
  for (let edits = trace.length - 1; edits >= 0; edits -= 1) {
    const reached = trace[edits]!;
    const furthest = (diagonal: number): number => reached.get(diagonal) ?? -1;
    const diagonal = x - y;
    const isDown = diagonal === -edits || (diagonal !== edits && furthest(diagonal - 1) < furthest(diagonal + 1));
    const from = isDown ? furthest(diagonal + 1) : furthest(diagonal - 1);
    const fromY = from - (isDown ? diagonal + 1 : diagonal - 1);
    for (; x > Math.max(from, 0) && y > Math.max(fromY, 0) && x > 0 && y > 0 && a[x - 1] === b[y - 1]; x -= 1, y -= 1)
      lines.push(same(a[x - 1]!));
    if (edits > 0) lines.push(isDown ? put(b[fromY]!) : out(a[from]!));
    [x, y] = [from, fromY];
  }
  return lines.toReversed();
}
