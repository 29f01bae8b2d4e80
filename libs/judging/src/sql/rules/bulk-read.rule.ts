import { isBounded } from '../clauses.js';
import { tablesOf } from '../object-of.js';
import { ofStatement, type SqlRule } from '../sql-danger.js';
import { isMark, isWord, type SqlToken } from '../sql-token.js';

const catalogs = /^(?:information_schema|pg_|sys\.|sqlite_|mysql\.|dual$|generate_series|unnest)/;

/** A SELECT of every row of a table. Which tables matter a policy says, by what was understood; so it weighs little here. */
export const bulkReadRule: SqlRule = (statement) => {
  if (statement.verb !== 'SELECT' || isBounded(statement) || isAggregate(statement.tokens)) return [];
  const read = tablesOf(statement).filter((table) => !catalogs.test(table) && !statement.named.has(table));
  return read.length === 0 ? [] : ofStatement(statement, 'sql-bulk-read', 'low', `Reads every row of ${read.join(', ')}.`, 'medium');
};

/** One row comes back, whatever is read for it. */
const isAggregate = (tokens: readonly SqlToken[]): boolean =>
  tokens.some((token, at) => isWord(token, 'COUNT', 'SUM', 'MIN', 'MAX', 'AVG') && isMark(tokens[at + 1], '(')) &&
  !tokens.some((token) => isWord(token, 'GROUP', 'OVER'));
