import { readFileSync } from 'node:fs';

const page = readFileSync('docs/performance.md', 'utf8');
const marks = [...page.matchAll(/<!-- (\S+): (begin|end) -->/g)].map(([, name, kind]) => ({ name, kind }));
const parts = [...page.matchAll(/<!-- (\S+): begin -->\n([\s\S]*?)<!-- \1: end -->/g)].map(([, name, text]) => ({ name, text }));
const tablesOf = (text) =>
  text
    .split('\n\n')
    .map((block) => block.split('\n').filter((line) => line.startsWith('|')))
    .filter((lines) => lines.length > 0);
const cellsOf = (line) => line.split('|').length;

describe('the page of figures', () => {
  it('has the marks that the bench writes between, each pair once and closed before the next', () => {
    const names = marks.filter(({ kind }) => kind === 'begin').map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['aims', 'against', 'ratios', 'measured', 'soak', 'shares']));
    expect(new Set(names).size).toBe(names.length);
    expect(marks).toEqual(names.flatMap((name) => ['begin', 'end'].map((kind) => ({ name, kind }))));
  });

  it.each(parts)('has whole tables in "$name"', ({ text }) => {
    for (const [heading, rule, ...rows] of tablesOf(text)) {
      expect(rule).toMatch(/^\|[-| ]+\|$/);
      expect(rows.length).toBeGreaterThan(0);
      for (const row of [rule, ...rows]) expect([row, cellsOf(row)]).toEqual([row, cellsOf(heading)]);
    }
  });

  it.each(parts)('has figures in "$name", not what is left when there are none', ({ text }) => {
    expect(text).not.toMatch(/NaN|undefined|Infinity/);
  });
});
