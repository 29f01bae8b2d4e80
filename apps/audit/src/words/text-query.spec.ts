import { OstiaryError } from '#contracts';
import * as fc from 'fast-check';
import { readTextQuery } from './text-query.js';

describe('a query of texts', () => {
  it.each([
    ['Drop Table', `'drop' & 'table'`, []],
    ['config*', `'config':*`, []],
    ['db.conf*', `'db' & 'conf':*`, []],
    ['"Drop  the table" now', `'now' & 'drop' & 'the' & 'table'`, ['drop the table']],
    ['"never closed', `'never' & 'closed'`, ['never closed']],
    [`it's ' & | ! :* \\ (x)`, `'it'`, []],
    ['数据库', `'数据' & '据库'`, []],
  ])('%j', (q, words, phrases) => expect(readTextQuery(q)).toEqual({ words, phrases }));

  it.each(['', ' ', '*', '""', 'a', '!!', Array.from({ length: 30 }, (_, index) => `word${index}`).join(' ')])('is refused: %j', (q) =>
    expect(() => readTextQuery(q)).toThrow(OstiaryError),
  );

  it('has nothing in it of what somebody wrote but words', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (q) => {
        try {
          expect(readTextQuery(q).words).toMatch(/^'[\p{L}\p{N}\p{M}]+'(:\*)?( & '[\p{L}\p{N}\p{M}]+'(:\*)?)*$/u);
        } catch (error) {
          expect(error).toBeInstanceOf(OstiaryError);
        }
      }),
    );
  });
});
