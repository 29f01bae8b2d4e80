import { readSql } from './read-sql.js';
import { baseStatements } from './testing/base-statements.js';
import { rewrites } from './testing/rewrites.js';

const kindsOf = (text: string): string[] => [...new Set(readSql(text).dangers.map(({ kind }) => kind))].sort();

const cases = baseStatements.flatMap(([statement, kinds]) =>
  rewrites
    .filter(({ only }) => only === undefined || only.test(statement))
    .map((rewrite) => ({ rewrite, statement, text: rewrite.write(statement), kinds })),
);

/** Which rewrites changed what is judged: `name: text -> kinds`. */
const differences = cases
  .map(({ rewrite, text, kinds }) => ({
    rewrite,
    text,
    found: kindsOf(text),
    wanted: [...new Set([...kinds, ...(rewrite.adds ? [rewrite.adds] : [])])].sort(),
  }))
  .filter(({ found, wanted }) => JSON.stringify(found) !== JSON.stringify(wanted))
  .map(({ rewrite, text, found, wanted }) => `${rewrite.name}: ${text} -> ${found.join(' ')} instead of ${wanted.join(' ')}`);

describe('the same statement, written otherwise', () => {
  it('is tried in at least 40 statements by 25 rewrites', () => {
    expect(baseStatements.length).toBeGreaterThanOrEqual(40);
    for (const [statement] of baseStatements) expect(cases.filter((one) => one.statement === statement).length).toBeGreaterThanOrEqual(25);
  });

  // To a database that knows no dollar quotes, what stands in them are statements: that counts, though PostgreSQL takes it for a string.
  it('is judged the same, but for strings in dollar quotes that hold statements', () => {
    expect(differences).toEqual([
      'dollar quotes: DELETE FROM users WHERE note = $q$drop table users; delete from users$q$ -> sql-unbounded-write instead of ',
      'dollar quotes: SELECT id FROM users WHERE name = $q$grant all; truncate users$q$ -> sql-drop instead of ',
    ]);
    expect(differences.length / cases.length).toBeLessThan(0.01);
  });

  it.each(baseStatements)('%s is SQL, however it is written', (statement) => {
    const unread = cases.filter((one) => one.statement === statement && !readSql(one.text).parsed);
    expect(unread.map(({ text }) => text)).toEqual([]);
  });
});
