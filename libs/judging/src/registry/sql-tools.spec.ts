import { judge } from '../judge.js';

const kindsOf = (name: string, input: unknown): string[] => judge({ name, input }).dangers.map(({ kind, field }) => `${kind} ${field}`);

describe('tools that run SQL', () => {
  it.each([
    ['execute_sql', { query: 'DROP TABLE users' }, 'sql-drop input.query'],
    ['query', { sql: 'DROP TABLE users' }, 'sql-drop input.sql'],
    ['run_query', { query: '-- hello\nDROP TABLE users' }, 'sql-drop input.query'],
    ['mcp__postgres__query', { sql: 'DROP TABLE users' }, 'sql-drop input.sql'],
    ['mcp__my_database__run', { query: '(DELETE FROM users)' }, 'sql-unbounded-write input.query'],
    ['mcp__desk__exec', { statement: 'DELETE FROM users' }, 'sql-unbounded-write input.statement'],
    ['something_new', { arguments: { sql: 'DROP TABLE users' } }, 'sql-drop input.arguments.sql'],
    ['something_new', { queries: ['SELECT 1 LIMIT 1', 'DROP TABLE users'] }, 'sql-drop input.queries.1'],
    ['execute_sql', { sql: 'frobnicate all of it' }, 'unparsed input.sql'],
    ['execute_sql', { sql: { $ne: 1 } }, 'unparsed input.sql'],
    ['mcp__my_database__run', { command: 'rm -rf /' }, 'destructive-files input.command'],
  ])('%s %j', (name, input, found) => expect(kindsOf(name, input)).toEqual([found]));

  it.each([
    ['web_search', { query: 'how do I drop a table in postgres' }],
    ['mcp__vector_db__search', { query: 'invoices of last year' }],
    ['graphql', { query: '{ users { id } }' }],
    ['execute_sql', { sql: 'SELECT id FROM users WHERE id = 1' }],
  ])('%s %j: nothing', (name, input) => expect(kindsOf(name, input)).toEqual([]));
});
