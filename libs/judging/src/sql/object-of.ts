import { nameAt } from './clauses.js';
import { isMark, isWord, type SqlToken } from './sql-token.js';
import type { Statement } from './statement.js';

const between =
  `FROM INTO ONLY TABLE IF NOT EXISTS OR REPLACE TEMP TEMPORARY GLOBAL LOCAL UNLOGGED EXTERNAL VIRTUAL TRANSIENT IGNORE LOW_PRIORITY
QUICK DELAYED OVERWRITE UNIQUE CLUSTERED NONCLUSTERED CONCURRENTLY DATABASE SCHEMA VIEW INDEX USER ROLE LOGIN GROUP SEQUENCE FUNCTION PROCEDURE
PROC TRIGGER TYPE DOMAIN EXTENSION POLICY TABLESPACE KEYSPACE OWNED BY MATERIALIZED FOREIGN SERVER EVENT AGGREGATE PUBLICATION SUBSCRIPTION
COLUMN CONSTRAINT RULE ON ROLLBACK ABORT FAIL TOP LANGUAGE COLLECTION CATALOG STAGE`.split(/\s+/);

/** What a statement is of: the first name behind its verb, in lower case; empty where there is none. */
export const objectOf = (statement: Statement): string => objectsOf(statement)[0];

/** All that it is of; more than one where a list of names is dropped or emptied. One empty name where there is none. */
export function objectsOf({ tokens, verb }: Statement): readonly [string, ...string[]] {
  let at =
    verb === 'GRANT' || verb === 'REVOKE'
      ? Math.max(
          1,
          tokens.findIndex((token) => isWord(token, 'ON')),
        )
      : 1;
  while (isWord(tokens[at], ...between) || isMark(tokens[at], '(', ')')) at++;
  let found = nameAt(tokens, at);
  const names: [string, ...string[]] = [found?.name ?? ''];
  if (verb !== 'DROP' && verb !== 'TRUNCATE') return names;
  while (found !== null && isMark(tokens[found.next], ',')) {
    found = nameAt(tokens, found.next + (isWord(tokens[found.next + 1], 'ONLY') ? 2 : 1));
    if (found !== null) names.push(found.name);
  }
  return names;
}

const untilTables = ['FROM', 'JOIN', 'INTO', 'USING', 'UPDATE'];

/** The tables that a SELECT reads at its own depth. */
export function tablesOf({ tokens }: Statement): string[] {
  const tables: string[] = [];
  for (const [at, token] of tokens.entries()) {
    if (isWord(token, 'FROM', 'JOIN') && !isWord(tokens[at - 1], 'DISTINCT')) tables.push(...listed(tokens, at + 1));
  }
  return tables;
}

/** `users u, orders AS o`. */
function listed(tokens: readonly SqlToken[], from: number): string[] {
  const names: string[] = [];
  let at = from;
  for (;;) {
    while (isWord(tokens[at], 'ONLY', 'LATERAL')) at++;
    const found = nameAt(tokens, at);
    if (found !== null && !isMark(tokens[found.next], '(')) names.push(found.name);
    at = found?.next ?? at;
    while (at < tokens.length && !isMark(tokens[at], ',') && !isWord(tokens[at], ...untilTables, 'WHERE', 'GROUP', 'ORDER', 'ON')) at++;
    if (!isMark(tokens[at], ',')) return names;
    at++;
  }
}

const isTemporaryName = /^(?:#|temp\.|pg_temp)/;

/** A table that goes with the session: nobody else sees it. */
export const isTemporary = (statement: Statement): boolean =>
  isWord(statement.tokens[1], 'TEMP', 'TEMPORARY') ||
  (isWord(statement.tokens[1], 'GLOBAL', 'LOCAL') && isWord(statement.tokens[2], 'TEMP', 'TEMPORARY')) ||
  isTemporaryName.test(objectOf(statement));
