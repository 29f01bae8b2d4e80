import { judge } from '../judge.js';

const kindsOf = (query: string): string[] => [...new Set(judge({ name: 'execute_sql', input: { query } }).dangers.map(({ kind }) => kind))];
const rows = (count: number): string => Array.from({ length: count }, (_, row) => `(${row}, 'a name', NULL)`).join(', ');

describe('SQL that is more than is looked into', () => {
  it.each([
    ['statements', 'SELECT a FROM b WHERE c = 1;\n'.repeat(2_000)],
    ['rows', `INSERT INTO t (a, b, c) VALUES ${rows(2_000)}`],
    ['brackets, which every database reads in its own way', '['.repeat(60_000)],
    ['rows in a statement that is run', `DO $$ BEGIN INSERT INTO t VALUES ${rows(2_000)}; END $$`],
  ])('is too complex: %s', (_what, text) => expect(kindsOf(text)).toContain('too_complex'));

  it('is told of beside what was seen', () =>
    expect(kindsOf(`DROP TABLE users; ${'SELECT a FROM b WHERE c = 1;'.repeat(200)} EXECUTE 'SELECT ${'x, '.repeat(7_000)}'`)).toEqual(
      expect.arrayContaining(['too_complex', 'sql-drop']),
    ));

  it('is not a file of some hundred rows', () => expect(kindsOf(`INSERT INTO t (a, b, c) VALUES ${rows(900)}`)).toEqual([]));
});
