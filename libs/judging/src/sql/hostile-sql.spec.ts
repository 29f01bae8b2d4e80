import * as fc from 'fast-check';
import { readSql } from './read-sql.js';
import { sqlTokens } from './sql-tokens.js';
import { readingsOf } from './reading.js';
import { anyStatement } from './testing/any-statement.js';

const runs = 100_000;
const pieces = fc.constantFrom(
  ...`' " \` [ ] ( ) ; -- # /* */ /*! // $$ $a$ \\ \n \r \0 é . , = <> || :: @ ? % { }`.split(' '),
  ...'select delete from update set drop table where or and 1=1 true case end with as exec do grant on E q n u& x 1 1e 0x .5'.split(' '),
  '\n',
  ' ',
);
const bytes = fc.string({ unit: fc.nat(255).map((byte) => String.fromCharCode(byte)), maxLength: 60 });

const isWhole = (text: string): boolean => readSql(text).dangers.every(({ start, end }) => start >= 0 && start < end && end <= text.length);

describe('any text', () => {
  it('is read without a word of complaint: bytes, and what means something, by chance', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          bytes,
          fc.array(pieces, { maxLength: 25 }).map((some) => some.join(' ')),
        ),
        isWhole,
      ),
      { numRuns: runs },
    );
  });

  it('is read when it is cut off anywhere', () => {
    const cut = fc
      .tuple(anyStatement, fc.double({ min: 0, max: 1, noNaN: true }))
      .map(([text, share]) => text.slice(0, Math.floor(share * text.length)));
    fc.assert(fc.property(cut, isWhole), { numRuns: 5000 });
  });

  it('has its tokens in their order, and none is empty', () => {
    fc.assert(
      fc.property(
        fc.array(pieces).map((some) => some.join('')),
        (text) => {
          for (const reading of readingsOf(text)) {
            const { tokens } = sqlTokens(text, reading);
            for (const [at, { start, end }] of tokens.entries()) {
              expect(end).toBeGreaterThan(start);
              expect(start).toBeGreaterThanOrEqual(tokens[at - 1]?.end ?? 0);
            }
          }
        },
      ),
    );
  });
});

describe('a text that is made to be slow', () => {
  const size = 64 * 1024;
  const made = (piece: string): string => piece.repeat(Math.ceil(size / piece.length)).slice(0, size);

  it.each([
    "'",
    '"',
    '[',
    '`',
    '(',
    ')',
    ';',
    '-- ',
    '#',
    '/*',
    '/*!',
    '/**/',
    '\\',
    '$$',
    '$a$',
    '$1',
    "E'",
    "q'[",
    'U&',
    '\0',
    'é',
    '1',
    'a.',
    '..',
    '@',
    '||',
    'delete from a ',
    'delete from a where 1=1 or ',
    '(delete from a ',
    'not ',
    'select ',
    'case when ',
    'a and ',
    'on ',
    'update a ',
    'with a as (',
    "exec('",
    'grant select ',
    'left join a on ',
    'explain delete from a;',
    '(((((select 1)))))',
    "'a' || ",
    'where (',
    'delete ',
    'drop table a,',
  ])('%s, again and again, is read to its end', (piece) => {
    expect(isWhole(made(piece))).toBe(true);
    expect(isWhole(`delete from a where ${made(piece)}`)).toBe(true);
  });
});
