import { isTemporary, objectOf } from '../object-of.js';
import { ofStatement, type SqlRule } from '../sql-danger.js';
import { isWord } from '../sql-token.js';

const rights = ['USER', 'ROLE', 'LOGIN', 'GROUP', 'POLICY', 'DEFAULT', 'PROFILE', 'CREDENTIAL'];
const withRows = 'TABLE DATABASE SCHEMA KEYSPACE TABLESPACE OWNED CATALOG DATASET COLLECTION TEMP TEMPORARY STAGE'.split(' ');

/** How things are made: what is new is little, what is changed more, as others count on it. */
export const schemaChangeRule: SqlRule = (statement) => {
  const { verb, tokens } = statement;
  const [, object, next] = tokens;
  const what = `${object?.text.toLowerCase() ?? ''} ${objectOf(statement)}`.trim();
  if (isWord(object, ...rights)) return [];
  if (verb === 'RENAME') return ofStatement(statement, 'sql-schema-change', 'medium', `Renames ${what}.`);
  if (verb === 'ALTER' && object !== undefined && !isWord(object, 'SESSION', 'SYSTEM'))
    return ofStatement(statement, 'sql-schema-change', 'medium', `Changes the ${what}.`);
  if (verb === 'DROP' && object?.kind === 'word' && next !== undefined && !isWord(object, ...withRows, 'PREPARE'))
    return ofStatement(statement, 'sql-schema-change', 'medium', `Drops the ${what}.`);
  if (verb === 'PRAGMA' && isWord(object, 'WRITABLE_SCHEMA'))
    return ofStatement(statement, 'sql-schema-change', 'high', 'Lets the schema be written over.');
  if (verb !== 'CREATE' || object === undefined || isTemporary(statement)) return [];
  const replaces = isWord(object, 'OR') && tokens.some((token) => isWord(token, 'TABLE'));
  return ofStatement(
    statement,
    'sql-schema-change',
    replaces ? 'high' : 'low',
    replaces ? `Replaces the table ${objectOf(statement)}.` : `Makes the ${what}.`,
  );
};
