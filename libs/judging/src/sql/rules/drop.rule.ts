import { isTemporary, objectOf } from '../object-of.js';
import { ofStatement, type SqlDanger, type SqlRule } from '../sql-danger.js';
import { isMark, isWord, type SqlToken } from '../sql-token.js';
import type { Statement } from '../statement.js';

const wholes = ['DATABASE', 'SCHEMA', 'KEYSPACE', 'TABLESPACE', 'OWNED', 'CATALOG', 'DATASET'];
const holders = ['TABLE', 'COLLECTION', 'FOREIGN', 'EXTERNAL', 'VIRTUAL', 'TEMP', 'TEMPORARY', 'STAGE', ...wholes];
/** What can be made again from its definition, or holds rights rather than rows: other rules. */
const definitions = `VIEW MATERIALIZED INDEX SEQUENCE FUNCTION PROCEDURE PROC TRIGGER TYPE DOMAIN EXTENSION POLICY EVENT SERVER PUBLICATION
SUBSCRIPTION PACKAGE ASSEMBLY SYNONYM AGGREGATE LANGUAGE RULE USER ROLE LOGIN GROUP PREPARE PROFILE WAREHOUSE DEFAULT CREDENTIAL`.split(
  /\s+/,
);

/** Rows that are gone with what holds them. */
export const dropRule: SqlRule = (statement) => {
  const { verb, tokens } = statement;
  const [, object] = tokens;
  if (verb === 'TRUNCATE' && object !== undefined && !isMark(object, '(')) return emptied(statement);
  if (verb === 'PURGE' || (verb === 'RESET' && isWord(object, 'MASTER')))
    return ofStatement(statement, 'sql-drop', 'high', 'Throws away what could be restored from.');
  if (verb === 'ALTER') return partsDropped(statement);
  if (verb !== 'DROP' || object === undefined || isWord(object, ...definitions)) return [];
  if (isWord(object, ...wholes))
    return ofStatement(statement, 'sql-drop', 'critical', `Drops ${named(object, statement)} with all that is in it.`);
  const severity = isTemporary(statement) ? 'low' : 'high';
  const confidence = isWord(object, ...holders) ? 'high' : 'medium';
  return tokens.length < 3
    ? []
    : ofStatement(statement, 'sql-drop', severity, `Drops ${named(object, statement)} with its rows.`, confidence);
};

const emptied = (statement: Statement): SqlDanger[] =>
  ofStatement(statement, 'sql-drop', isTemporary(statement) ? 'low' : 'high', `Empties the table ${objectOf(statement)}.`);

const named = (object: SqlToken, statement: Statement): string => `the ${object.text.toLowerCase()} ${objectOf(statement)}`.trimEnd();

const keepsRows = [
  'CONSTRAINT',
  'INDEX',
  'KEY',
  'PRIMARY',
  'FOREIGN',
  'DEFAULT',
  'NOT',
  'IDENTITY',
  'EXPRESSION',
  'CHECK',
  'UNIQUE',
  'TRIGGER',
];

/** `ALTER TABLE t DROP COLUMN c`: rows lose what stood in it. */
function partsDropped(statement: Statement): SqlDanger[] {
  const { tokens } = statement;
  if (!isWord(tokens[1], 'TABLE', 'FOREIGN', 'EXTERNAL')) return [];
  const drops = tokens.some((token, at) => isWord(token, 'DROP', 'TRUNCATE', 'DISCARD') && at > 2 && !isWord(tokens[at + 1], ...keepsRows));
  return drops
    ? ofStatement(statement, 'sql-drop', 'high', `Drops a part of the table ${objectOf(statement)} with what stands in it.`)
    : [];
}
