import * as fc from 'fast-check';
import { csvRow } from './csv-row.js';

/** What a reader of RFC 4180 makes of one row. */
const read = (row: string): string[] =>
  [...row.slice(0, -2).matchAll(/"((?:[^"]|"")*)"(?:,|$)/g)].map(([, cell = '']) => cell.replaceAll('""', '"'));

describe('a row of CSV', () => {
  it.each([
    ['=cmd()', `'=cmd()`],
    ['+1', `'+1`],
    ['-1', `'-1`],
    ['@SUM(A1)', `'@SUM(A1)`],
    ['\t=1', `'\t=1`],
    ['  =1', `'  =1`],
    ['a=1', 'a=1'],
    ['say "x", please', 'say "x", please'],
  ])('has for %j the cell %j', (text, cell) => expect(read(csvRow([text]))).toEqual([cell]));

  it('leaves numbers as they are, and nothing for null', () => expect(csvRow([-1, null])).toBe('"-1",""\r\n'));

  it('is read as what was written, whatever stands in it', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' }), { minLength: 1 }), (cells) => {
        const got = read(csvRow(cells));
        expect(got.map((cell, index) => (cell === `'${cells[index]}` ? cells[index] : cell))).toEqual(cells);
      }),
    );
  });
});
