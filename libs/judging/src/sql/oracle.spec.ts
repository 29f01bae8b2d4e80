import * as fc from 'fast-check';
import { readSql } from './read-sql.js';
import { readingsOf } from './reading.js';
import { anyStatement } from './testing/any-statement.js';
import { baseStatements } from './testing/base-statements.js';
import { parsedByPostgres } from './testing/postgres-oracle.js';
import { rewrites } from './testing/rewrites.js';

/** Of the verbs that the oracle tells. */
const told = /^(?:SELECT|DELETE|UPDATE|INSERT|MERGE|TRUNCATE|DROP) ./;

function differences(text: string, limits: ReadonlyMap<string, boolean>): string[] {
  const ours = new Map(readSql(text).statements.map(({ verb, object, bounded }) => [`${verb} ${object}`, bounded]));
  const missed = [...limits.keys()].filter((said) => !ours.has(said)).map((said) => `missed ${said}`);
  // A text that others read otherwise may hold more to them.
  const more =
    readingsOf(text).length > 1
      ? []
      : [...ours.keys()].filter((said) => told.test(said) && !limits.has(said)).map((said) => `made up ${said}`);
  const unbounded = [...limits]
    .filter(([said, limited]) => !limited && ours.get(said) === true)
    .map(([said]) => `took for bounded ${said}`);
  return [...missed, ...more, ...unbounded];
}

describe('what PostgreSQL’s own parser says', () => {
  it('is what is read in each statement of the table, however it is written', () => {
    // To PostgreSQL `SELECT 1 DELETE FROM users` names a column `delete`; to SQL Server it is two statements, and that is what counts.
    const fitting = rewrites.filter(({ name }) => name !== 'behind another, without a semicolon');
    const texts = baseStatements.flatMap(([statement]) =>
      fitting.filter(({ only }) => !only || only.test(statement)).map(({ write }) => write(statement)),
    );
    const parsed = texts.flatMap((text) => {
      const limits = parsedByPostgres(text);
      return limits === null ? [] : [{ text, differences: differences(text, limits) }];
    });
    expect(parsed.length).toBeGreaterThan(1000);
    expect(parsed.filter((one) => one.differences.length > 0)).toEqual([]);
  });

  it('is what is read in statements put together by chance', () => {
    let parsed = 0;
    fc.assert(
      fc.property(anyStatement, (text) => {
        const limits = parsedByPostgres(text);
        if (limits === null) return;
        parsed++;
        expect({ text, differences: differences(text, limits) }).toEqual({ text, differences: [] });
      }),
      { numRuns: 3000 },
    );
    expect(parsed).toBeGreaterThan(2000);
  });
});
