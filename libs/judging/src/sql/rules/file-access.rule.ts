import { ofStatement, ofToken, type SqlDanger, type SqlRule } from '../sql-danger.js';
import { isMark, isNamed, isWord } from '../sql-token.js';
import type { Statement } from '../statement.js';

/** Functions by which a server reads, lists or writes files, or reads them from an address. */
const functions = new Set(
  `LOAD_FILE PG_READ_FILE PG_READ_BINARY_FILE PG_LS_DIR PG_STAT_FILE PG_LS_LOGDIR PG_LS_WALDIR PG_FILE_WRITE PG_FILE_READ PG_FILE_UNLINK LO_IMPORT
LO_EXPORT OPENROWSET OPENDATASOURCE XP_DIRTREE XP_FILEEXIST XP_SUBDIRS UTL_FILE BFILENAME READFILE WRITEFILE READ_CSV READ_CSV_AUTO READ_PARQUET
READ_JSON READ_JSON_AUTO READ_TEXT READ_BLOB PARQUET_SCAN GLOB FSDIR`.split(/\s+/),
);
const withoutBrackets = new Set(['XP_DIRTREE', 'XP_FILEEXIST', 'XP_SUBDIRS', 'UTL_FILE']);

export const fileAccessRule: SqlRule = (statement) => [...byName(statement), ...byShape(statement)];

function byName({ all: tokens }: Statement): SqlDanger[] {
  return tokens.flatMap((token, at) => {
    const name = token.text.toUpperCase();
    if (!isNamed(token) || !functions.has(name) || !(withoutBrackets.has(name) || isMark(tokens[at + 1], '('))) return [];
    return [
      ofToken(token, 'sql-file-access', 'high', `Reads, lists or writes files of the database server by ${token.text.toLowerCase()}.`),
    ];
  });
}

function byShape(statement: Statement): SqlDanger[] {
  const { verb, tokens } = statement;
  const follows = (word: string, test: (at: number) => boolean): boolean => tokens.some((token, at) => isWord(token, word) && test(at + 1));
  const found = (why: string): SqlDanger[] => ofStatement(statement, 'sql-file-access', 'high', why);
  const isString = (at: number): boolean => tokens[at]?.kind === 'string';
  if (follows('INTO', (at) => isWord(tokens[at], 'OUTFILE', 'DUMPFILE'))) return found('Writes a file on the database server.');
  if (verb === 'LOAD' && follows('INFILE', isString)) return found('Reads a file into a table.');
  if (verb === 'COPY' && (follows('FROM', isString) || follows('TO', isString)))
    return found('Reads or writes a file of the database server.');
  if (verb === 'BULK' || ((verb === 'BACKUP' || verb === 'RESTORE') && tokens.length > 2))
    return found('Reads or writes a file of the database server.');
  if (verb === 'ATTACH' && tokens.length > 1) return found('Opens another file as a database.');
  if ((verb === 'VACUUM' && follows('INTO', () => true)) || verb === 'EXPORT' || verb === 'UNLOAD')
    return found('Writes rows to a file or an address.');
  if (verb === 'SET' && tokens.some(({ text }) => /^(?:GENERAL_LOG_FILE|SLOW_QUERY_LOG_FILE)$/i.test(text)))
    return found('Lets the server write a file of a chosen name.');
  return [];
}
