import { isBounded } from '../clauses.js';
import { isTemporary, objectOf } from '../object-of.js';
import { ofStatement, type SqlRule } from '../sql-danger.js';
import { isWord } from '../sql-token.js';

/** DELETE, UPDATE and MERGE that say of no row that it stays as it is. */
export const unboundedWriteRule: SqlRule = (statement) => {
  const { verb, tokens } = statement;
  if (verb !== 'DELETE' && verb !== 'UPDATE' && verb !== 'MERGE') return [];
  if (tokens.length < 2 || (verb === 'UPDATE' && !tokens.some((token) => isWord(token, 'SET'))) || isBounded(statement)) return [];
  const changes = verb === 'DELETE' ? 'Deletes' : 'Changes';
  const says = tokens.some((token) => isWord(token, 'WHERE')) ? 'its condition leaves none out' : 'it has no condition';
  const severity = isTemporary(statement) ? 'low' : 'high';
  return ofStatement(statement, 'sql-unbounded-write', severity, `${changes} every row of ${objectOf(statement) || 'a table'}: ${says}.`);
};
