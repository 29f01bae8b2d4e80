import { isMark, isNamed, isWord, type SqlToken } from './sql-token.js';

/** What a condition says of the rows: `always` and `never` whatever the row, `fixed`: the same for all rows, though not known which; `row`: depends on it. */
type Truth = 'always' | 'never' | 'fixed' | 'row';

const deepest = 20;

/** Whether a condition leaves rows out: one that reads no column, or is true of nearly every row, does not. */
export const leavesRowsOut = (condition: readonly SqlToken[]): boolean => {
  const truth = truthOf(condition, deepest);
  return truth === 'row' || truth === 'never';
};

function truthOf(condition: readonly SqlToken[], room: number): Truth {
  const tokens = withoutBrackets(condition);
  if (tokens.length === 0 || room === 0) return 'always';
  const bars = split(tokens, '', '||');
  const either = bars.slice(1).some(isCondition) ? bars : split(tokens, 'OR', '');
  if (either.length > 1) return anyOf(either.map((one) => truthOf(one, room - 1)));
  const both = split(tokens, 'AND', '&&');
  if (both.length > 1) return allOf(both.map((one) => truthOf(one, room - 1)));
  if (isWord(tokens[0], 'NOT') || isMark(tokens[0], '!')) return opposite(truthOf(tokens.slice(1), room - 1));
  return simple(tokens);
}

const anyOf = (truths: readonly Truth[]): Truth =>
  truths.find((truth) => truth === 'always') ??
  truths.find((truth) => truth === 'fixed') ??
  truths.find((truth) => truth === 'row') ??
  'never';
const allOf = (truths: readonly Truth[]): Truth =>
  truths.find((truth) => truth === 'never') ??
  truths.find((truth) => truth === 'row') ??
  truths.find((truth) => truth === 'fixed') ??
  'always';
const opposite = (truth: Truth): Truth => (truth === 'always' ? 'never' : truth === 'never' ? 'always' : truth);

function simple(tokens: readonly SqlToken[]): Truth {
  if (isWord(tokens[0], 'CURRENT') && isWord(tokens[1], 'OF')) return 'row';
  const [left, mark, right] = tokens;
  if (tokens.length === 1 && left!.kind === 'number') return Number(left!.text) === 0 ? 'never' : 'always';
  if (tokens.length === 1 && isWord(left, 'TRUE', 'FALSE', 'NULL')) return left!.text === 'TRUE' ? 'always' : 'never';
  if (isSame(tokens)) return 'always';
  if (tokens.length === 3) {
    if (left!.kind === 'number' && right!.kind === 'number') return compared(Number(left!.text), mark!.text, Number(right!.text));
    if (isWord(mark, 'LIKE', 'ILIKE') && right!.kind === 'string' && /^%+$/.test(right!.text)) return 'always';
  }
  if (isTrueOfKeys(tokens)) return 'always';
  return tokens.some((token, at) => isColumn(token, tokens[at + 1])) ? 'row' : 'fixed';
}

/** `||` joins conditions in MySQL and strings elsewhere: by what it joins. */
const isCondition = (part: readonly SqlToken[]): boolean =>
  part.some((token) => isMark(token, '=', '<', '>', '<=', '>=', '<>', '!=')) ||
  (part.length === 1 && (part[0]!.kind === 'number' || isWord(part[0], 'TRUE')));

/** `a.id = a.id`. */
function isSame(tokens: readonly SqlToken[]): boolean {
  const middle = (tokens.length - 1) / 2;
  if (!isMark(tokens[middle], '=', '==', '<=>', '>=', '<=') || tokens.length < 3) return false;
  return tokens
    .slice(0, middle)
    .every(({ kind, text }, at) => kind === tokens[middle + 1 + at]!.kind && text === tokens[middle + 1 + at]!.text);
}

function compared(left: number, mark: string, right: number): Truth {
  const holds: Readonly<Record<string, boolean>> = {
    '=': left === right,
    '==': left === right,
    '<=>': left === right,
    '<>': left !== right,
    '!=': left !== right,
    '<': left < right,
    '<=': left <= right,
    '>': left > right,
    '>=': left >= right,
  };
  return holds[mark] === undefined ? 'fixed' : holds[mark] ? 'always' : 'never';
}

const keys = new Set(['ID', '_ID', 'UUID', 'ROWID', 'CTID', 'OID', 'PK']);

/** `id > 0`, `id IS NOT NULL`: what is written to get past a client that asks for a condition. */
function isTrueOfKeys(tokens: readonly SqlToken[]): boolean {
  const at = tokens.length > 2 && isMark(tokens[1], '.') ? 2 : 0;
  const [key, mark, ...rest] = tokens.slice(at);
  if (!isNamed(key) || !keys.has(key.text.toUpperCase())) return false;
  if (isWord(mark, 'IS')) return rest.length === 2 && isWord(rest[0], 'NOT') && isWord(rest[1], 'NULL');
  const number = isMark(rest[0], '-') ? -Number(rest[1]?.text) : Number(rest[0]?.text);
  if (rest.at(-1)?.kind !== 'number' || rest.length > 2) return false;
  return isMark(mark, '>') ? number <= 0 : isMark(mark, '>=') ? number <= 1 : isMark(mark, '<>', '!=') && number <= 0;
}

const noColumns = new Set(
  `TRUE FALSE NULL NOT IS AND OR LIKE ILIKE IN BETWEEN EXISTS SELECT ANY ALL SOME ESCAPE UNKNOWN CASE WHEN THEN ELSE END AS INTERVAL DATE TIMESTAMP
CURRENT_USER CURRENT_DATE CURRENT_TIME CURRENT_TIMESTAMP SESSION_USER USER SYSDATE DISTINCT LIMIT COLLATE BINARY CAST INT TEXT`.split(
    /\s+/,
  ),
);

const isColumn = (token: SqlToken, next: SqlToken | undefined): boolean =>
  isNamed(token) && !(token.kind === 'word' && noColumns.has(token.text)) && !isMark(next, '(');

/** Without brackets that stand around all of it. */
function withoutBrackets(tokens: readonly SqlToken[]): readonly SqlToken[] {
  let [from, to] = [0, tokens.length];
  while (to - from >= 2 && isMark(tokens[from], '(') && isMark(tokens[to - 1], ')') && closes(tokens, from, to))
    [from, to] = [from + 1, to - 1];
  return from === 0 ? tokens : tokens.slice(from, to);
}

const closes = (tokens: readonly SqlToken[], from: number, to: number): boolean =>
  tokens.findIndex((token, at) => at > from && isMark(token, ')') && token.depth === tokens[from]!.depth) === to - 1;

/** At the depth of its first token; the AND of a BETWEEN joins no conditions. */
function split(tokens: readonly SqlToken[], word: string, mark: string): (readonly SqlToken[])[] {
  const depth = tokens[0]!.depth;
  const parts: (readonly SqlToken[])[] = [];
  let [from, between, cases] = [0, false, 0];
  for (const [at, token] of tokens.entries()) {
    if (token.depth !== depth) continue;
    if (isWord(token, 'CASE')) cases++;
    if (isWord(token, 'END')) cases--;
    if (isWord(token, 'BETWEEN')) between = true;
    if (cases > 0 || !(isWord(token, word) || isMark(token, mark))) continue;
    if (between && word === 'AND') between = false;
    else {
      parts.push(tokens.slice(from, at));
      from = at + 1;
    }
  }
  return [...parts, tokens.slice(from)];
}
