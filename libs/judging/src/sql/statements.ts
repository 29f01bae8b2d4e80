import { isMark, isNamed, isWord, type SqlToken } from './sql-token.js';
import type { Statement } from './statement.js';
import { beginsStatement, namesPrivileges } from './statement-heads.js';

interface Open {
  readonly from: number;
  readonly depth: number;
}

const deepest = 100;

/** The statements of a text, those within others included, in no promised order; null where they are nested more than 100 deep. */
export function statementsOf(tokens: readonly SqlToken[]): Statement[] | null {
  const statements: Statement[] = [];
  const open: Open[] = [];
  const named = namedStatements(tokens);
  let [segmentAt, privileges, explained] = [0, false, isExplained(tokens, 0)];
  const closeTo = (depth: number, end: number): void => {
    while (open.length > 0 && open.at(-1)!.depth >= depth) {
      const { from } = open.pop()!;
      statements.push(statementOf(tokens.slice(from, end), explained, named));
    }
  };
  for (const [at, token] of tokens.entries()) {
    if (token.depth > deepest) return null;
    if (isMark(token, ';')) {
      closeTo(0, at);
      [segmentAt, privileges, explained] = [at + 1, false, isExplained(tokens, at + 1)];
      continue;
    }
    if (isMark(token, ')')) closeTo(token.depth + 1, at);
    if (privileges && isWord(token, 'ON', 'TO', 'FROM')) privileges = false;
    if (privileges || !(beginsStatement(tokens, at) || isFirst(tokens, segmentAt, at))) continue;
    closeTo(token.depth, at);
    open.push({ from: at, depth: token.depth });
    privileges = namesPrivileges(token);
  }
  closeTo(0, tokens.length);
  return statements;
}

/** The first token of a segment, whatever it is, but for brackets around all. */
function isFirst(tokens: readonly SqlToken[], segmentAt: number, at: number): boolean {
  if (isMark(tokens[at], '(')) return false;
  let first = segmentAt;
  while (first < at && isMark(tokens[first], '(')) first++;
  return first === at;
}

function statementOf(all: readonly SqlToken[], explained: boolean, named: ReadonlySet<string>): Statement {
  const first = all[0]!;
  return {
    verb: first.text.toUpperCase(),
    tokens: all.filter(({ depth }) => depth === first.depth),
    all,
    start: first.start,
    end: all.at(-1)!.end,
    explained,
    // Within a WITH, the name is still the table's that it hides.
    named: first.depth === 0 ? named : new Set(),
  };
}

/** `WITH name AS (`, `name (columns) AS MATERIALIZED (`. */
function namedStatements(tokens: readonly SqlToken[]): ReadonlySet<string> {
  const names = new Set<string>();
  for (const [at, token] of tokens.entries()) {
    if (isNamed(token) && isWord(tokens[at + 1], 'AS') && isMark(tokens[at + 2], '(')) names.add(token.text.toLowerCase());
    if (isNamed(token) && isWord(tokens[at + 1], 'AS') && isWord(tokens[at + 2], 'MATERIALIZED', 'NOT'))
      names.add(token.text.toLowerCase());
  }
  return names;
}

/** `EXPLAIN` runs nothing, unless it says `ANALYZE`. */
function isExplained(tokens: readonly SqlToken[], segmentAt: number): boolean {
  if (!isWord(tokens[segmentAt], 'EXPLAIN', 'DESCRIBE', 'DESC')) return false;
  for (let at = segmentAt + 1; at < tokens.length; at++) {
    if (isWord(tokens[at], 'ANALYZE', 'ANALYSE')) return false;
    if (beginsStatement(tokens, at)) return true;
  }
  return true;
}
