import { isMark, isNamed, isWord, type SqlToken } from './sql-token.js';

/** What can be dropped, made or altered by a statement of its own; what else stands behind these verbs is a part of another statement. */
const objects = new Set(
  `TABLE DATABASE SCHEMA VIEW MATERIALIZED INDEX UNIQUE CLUSTERED NONCLUSTERED USER ROLE LOGIN GROUP SEQUENCE FUNCTION PROCEDURE PROC TRIGGER TYPE
DOMAIN EXTENSION POLICY TABLESPACE KEYSPACE OWNED TEMP TEMPORARY UNLOGGED GLOBAL EXTERNAL FOREIGN VIRTUAL EVENT SERVER PUBLICATION SUBSCRIPTION
PACKAGE ASSEMBLY SYNONYM CATALOG STAGE WAREHOUSE DATASET SYSTEM COLLECTION AGGREGATE LANGUAGE RULE OR DEFAULT PROFILE CREDENTIAL`.split(
    /\s+/,
  ),
);
/** Behind these a verb is a name, a privilege or an event. */
const notBefore = [
  'SELECT',
  'DISTINCT',
  'GRANT',
  'REVOKE',
  'BEFORE',
  'AFTER',
  'OR',
  'OF',
  'FOR',
  'ON',
  'KEY',
  'BY',
  'WHERE',
  'SET',
  'LIKE',
];
const grants = ['GRANT', 'REVOKE', 'DENY'];

/** Whether a statement begins with that token, given the one before it. The first of a segment always does. */
export function beginsStatement(tokens: readonly SqlToken[], at: number): boolean {
  const [before, token, next] = [tokens[at - 1], tokens[at]!, tokens[at + 1]];
  if (token.kind !== 'word' || isMark(before, '.')) return false;
  if (before === undefined || isMark(before, ';')) return true;
  const apart = !isMark(before, ',', '=') && !isWord(before, ...notBefore);
  switch (token.text) {
    case 'SELECT':
      return apart || isWord(before, 'FOR', 'ON');
    case 'DELETE':
      return (
        apart && (isWord(next, 'FROM', 'TOP', 'LOW_PRIORITY', 'QUICK', 'IGNORE', 'ONLY') || (isNamed(next) && endsTarget(tokens, at + 1)))
      );
    case 'UPDATE':
      return apart && !isWord(next, 'SET', 'ON', 'OF', 'OR', 'SKIP', 'NOWAIT') && setFollows(tokens, at + 1, token.depth);
    case 'INSERT':
    case 'MERGE':
    case 'REPLACE':
      return apart && isWord(next, 'INTO', 'OVERWRITE', 'OR', 'IGNORE');
    case 'TRUNCATE':
      return apart && (isNamed(next) || isMark(next, '#')) && !isWord(next, 'ON', 'PARTITION');
    case 'DROP':
    case 'CREATE':
    case 'ALTER':
      return apart && next?.kind === 'word' && objects.has(next.text);
    case 'GRANT':
    case 'REVOKE':
    case 'DENY':
      return apart && !isWord(before, 'WITH') && isNamed(next) && !isWord(next, 'OPTION');
    case 'EXEC':
    case 'EXECUTE':
      return (
        (apart || isWord(before, 'FOR')) &&
        (isNamed(next) || isMark(next, '(') || next?.kind === 'string' || next?.kind === 'parameter') &&
        !isWord(next, 'FUNCTION', 'PROCEDURE', 'ON')
      );
    case 'COPY':
    case 'ATTACH':
    case 'SHUTDOWN':
      return apart && isWord(before, 'BEGIN', 'THEN', 'ELSE', 'LOOP');
    default:
      return false;
  }
}

/** Behind a grant's verb others are privileges, until it says on what or to whom. */
export const namesPrivileges = (token: SqlToken): boolean => isWord(token, ...grants);

/** `DELETE users`, with no word between: a name, perhaps another for it, and an end or a condition. */
function endsTarget(tokens: readonly SqlToken[], at: number): boolean {
  let end = at + 1;
  while (isMark(tokens[end], '.') && isNamed(tokens[end + 1])) end += 2;
  const token = tokens[end];
  const reserved = isWord(tokens[at], 'ALL', 'CASCADE', 'ON', 'OR', 'AND', 'THEN', 'WHEN', 'FROM', 'THE', 'TO', 'END');
  return !reserved && (token === undefined || isMark(token, ';', ')') || isWord(token, 'WHERE', 'FROM', 'OUTPUT', 'GO', 'SELECT'));
}

const longestTarget = 60;

function setFollows(tokens: readonly SqlToken[], from: number, depth: number): boolean {
  for (let at = from; at < tokens.length && at < from + longestTarget; at++) {
    const token = tokens[at]!;
    if (token.depth < depth || isMark(token, ';')) return false;
    if (token.depth === depth && isWord(token, 'SET')) return true;
  }
  return tokens.length > from + longestTarget;
}
