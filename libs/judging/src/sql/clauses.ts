import { leavesRowsOut } from './condition.js';
import { isMark, isNamed, isWord, type SqlToken } from './sql-token.js';
import type { Statement } from './statement.js';

const ends = new Set(
  `WHERE GROUP HAVING ORDER LIMIT FETCH OFFSET RETURNING UNION EXCEPT INTERSECT WINDOW QUALIFY OPTION FOR ON JOIN
OUTPUT SET FROM USING INTO ALLOW GO`.split(/\s+/),
);
const sides = new Set(['INNER', 'LEFT', 'RIGHT', 'FULL', 'CROSS', 'NATURAL']);
const outer = new Set(['LEFT', 'RIGHT', 'FULL']);
const mostRows = 1000;

/** Whether a statement says which rows it is of: a condition, a join that leaves rows out, or a LIMIT of at most 1,000. */
export const isBounded = (statement: Statement): boolean =>
  conditionsOf(statement, 'WHERE', 'ON', 'HAVING').some(leavesRowsOut) || joinsByColumn(statement) || isLimited(statement);

/** What stands behind these words at the statement's own depth, each up to the next clause, brackets with what is in them. */
function conditionsOf({ all, verb }: Statement, ...words: readonly string[]): (readonly SqlToken[])[] {
  const depth = all[0]!.depth;
  const conditions: SqlToken[][] = [];
  let current: SqlToken[] | null = null;
  let [cases, side, joins] = [0, '', verb === 'MERGE'];
  for (const [at, token] of all.entries()) {
    if (token.kind !== 'word' || token.depth !== depth || isMark(all[at - 1], '.')) {
      current?.push(token);
      continue;
    }
    const { text } = token;
    if (text === 'CASE') cases++;
    const isBlockEnd = text === 'END' && --cases < 0;
    const isSide = sides.has(text) && !isMark(all[at + 1], '(');
    const isEnd = isSide || ends.has(text) || isBlockEnd || (verb === 'MERGE' && text === 'WHEN');
    if (isSide) side = text;
    // A join that keeps what does not fit leaves nothing out.
    if (text === 'JOIN') [joins, side] = [!outer.has(side), ''];
    if (isEnd) {
      current = words.includes(text) && (text !== 'ON' || joins) ? [] : null;
      if (current !== null) conditions.push(current);
    } else current?.push(token);
  }
  return conditions;
}

/** `JOIN b USING (id)`. */
function joinsByColumn({ tokens }: Statement): boolean {
  const join = tokens.findIndex((token) => isWord(token, 'JOIN'));
  return join >= 0 && tokens.some((token, at) => at > join && isWord(token, 'USING') && isMark(tokens[at + 1], '('));
}

function isLimited({ tokens }: Statement): boolean {
  return tokens.some((token, at) => {
    const next = tokens[at + 1];
    if (isWord(token, 'LIMIT')) return next?.kind === 'parameter' || (next?.kind === 'number' && Number(next.text) <= mostRows);
    return (
      (isWord(token, 'TOP') && !tokens.some((one) => isWord(one, 'PERCENT'))) || (isWord(token, 'FETCH') && isWord(next, 'FIRST', 'NEXT'))
    );
  });
}

const plainName = /^[\w.$-]{1,128}$/;

/** A name with its parts, `public.users`, in lower case; null where none stands there. */
export function nameAt(tokens: readonly SqlToken[], from: number): { readonly name: string; readonly next: number } | null {
  const hashes = tokens.slice(from, from + 2).findIndex((token) => !isMark(token, '#'));
  const at = from + Math.max(0, hashes);
  const first = tokens[at];
  if (!isNamed(first) && first?.kind !== 'parameter' && !(first?.kind === 'string' && plainName.test(first.text))) return null;
  let [name, next] = ['#'.repeat(at - from) + first.text.toLowerCase(), at + 1];
  while (isMark(tokens[next], '.')) {
    const part = tokens[isMark(tokens[next + 1], '.') ? next + 2 : next + 1];
    if (!isNamed(part)) break;
    name += `.${part.text.toLowerCase()}`;
    next = tokens.indexOf(part, next) + 1;
  }
  return { name, next };
}
