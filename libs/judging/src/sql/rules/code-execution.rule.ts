import { ofStatement, ofToken, type SqlDanger, type SqlRule } from '../sql-danger.js';
import { isMark, isNamed, isWord, type SqlToken } from '../sql-token.js';
import type { Statement } from '../statement.js';

/** Procedures and functions by which a server runs programs or code that it loads; whatever is called like one of these is one. */
const programs = new Set(
  `XP_CMDSHELL SP_OACREATE SP_OAMETHOD SP_EXECUTE_EXTERNAL_SCRIPT XP_REGWRITE SP_ADD_JOBSTEP SP_START_JOB SYS_EXEC SYS_EVAL LOAD_EXTENSION
PG_EXECUTE_SERVER_PROGRAM DBMS_SCHEDULER DBMS_JOB DBMS_JAVA SHELLEXECUTE EXECUTABLE`.split(/\s+/),
);
const calledOnly = new Set(['LOAD_EXTENSION', 'EXECUTABLE']);
const languages = /^(?:C|PLPYTHON[23]?U|PLPERLU|PLTCLU|PLSH|PLR|PLJAVAU|PLV8|JAVA|PYTHON|JAVASCRIPT)$/;

export const codeExecutionRule: SqlRule = (statement) => [...byName(statement), ...byShape(statement)];

function byName({ all: tokens }: Statement): SqlDanger[] {
  return tokens.flatMap((token, at) => {
    const name = token.text.toUpperCase();
    const isString = token.kind === 'string' && isWord(tokens[at - 1], 'SP_CONFIGURE');
    if (!(isNamed(token) || isString) || !programs.has(name) || (calledOnly.has(name) && !isMark(tokens[at + 1], '('))) return [];
    return [ofToken(token, 'sql-code-execution', 'critical', `Runs a program on the database server by ${token.text.toLowerCase()}.`)];
  });
}

function byShape(statement: Statement): SqlDanger[] {
  const { verb, tokens } = statement;
  const has = (...words: readonly string[]): boolean => tokens.some((token) => isWord(token, ...words));
  const runs = (why: string, severity: 'critical' | 'high' | 'medium' = 'critical'): SqlDanger[] =>
    ofStatement(statement, 'sql-code-execution', severity, why);
  if (verb === 'COPY' && has('PROGRAM')) return runs('Runs a program on the database server, with COPY.');
  if (verb === 'CREATE' && (has('SONAME', 'ASSEMBLY') || isWord(tokens[1], 'LANGUAGE')))
    return runs('Loads code into the database server.');
  if (verb === 'CREATE' && has('EXTENSION')) return runs('Loads an extension into the database server.', 'high');
  if ((verb === 'CREATE' || verb === 'DO') && tokens.some(isServerLanguage))
    return runs('Runs code of a language that can do anything on the database server.');
  if (verb === 'INSTALL' || (verb === 'LOAD' && tokens[1]?.kind === 'string')) return runs('Loads code into the database server.');
  if (verb === 'ALTER' && isWord(tokens[1], 'SYSTEM') && has('SET'))
    return runs('Changes a setting of the database server, some of which name programs.', 'high');
  if (verb === 'DO') return runs('Runs a block of code, which is judged only roughly.', 'medium');
  if (isComputed(statement))
    return runs('Runs a statement that is put together while it runs, so that nobody can read it beforehand.', 'high');
  return [];
}

const isServerLanguage = (token: SqlToken, at: number, tokens: readonly SqlToken[]): boolean =>
  isWord(tokens[at - 1], 'LANGUAGE') && languages.test(token.text.toUpperCase());

/** `EXECUTE 'DR' || 'OP ...'`, `EXEC (@sql)`, `PREPARE s FROM @sql`. What stands in one string is judged as a statement of its own. */
function isComputed({ verb, tokens, all }: Statement): boolean {
  const at = isWord(tokens[1], 'IMMEDIATE') ? 2 : 1;
  if (verb === 'EXEC' || verb === 'EXECUTE') {
    const inner = all.slice(at).filter((token) => !isMark(token, '(', ')'));
    const joins = inner.some((token) => isMark(token, '||', '+'));
    const variable = (verb === 'EXEC' || at === 2 || isMark(tokens[1], '(')) && inner[0]?.kind === 'parameter' && !isMark(inner[1], '=');
    return variable || (joins && inner.some(({ kind }) => kind === 'string')) || isWord(inner[0], 'FORMAT', 'CONCAT');
  }
  return verb === 'PREPARE' && isWord(tokens[2], 'FROM') && tokens[3]?.kind !== 'string';
}
