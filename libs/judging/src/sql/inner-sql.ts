import { isWord, type SqlToken } from './sql-token.js';
import type { Statement } from './statement.js';

const runsStrings = new Set(['EXEC', 'EXECUTE', 'PREPARE', 'DO', 'CREATE']);
const callers =
  `SP_EXECUTESQL DBLINK DBLINK_EXEC DBLINK_SEND_QUERY QUERY_TO_XML OPENQUERY OPENROWSET EXEC EXECUTE IMMEDIATE CRON SCHEDULE POSTGRES_QUERY
MYSQL_QUERY EXECUTE_IMMEDIATE`.split(/\s+/);

/** Strings of a statement that are run as SQL: bodies of functions and blocks, statements that are built and executed. */
export const innerSql = (statement: Statement): readonly SqlToken[] =>
  runsStrings.has(statement.verb) || statement.all.some((token) => isWord(token, ...callers))
    ? statement.all.filter(({ kind, text }) => kind === 'string' && text.length > 5)
    : [];
