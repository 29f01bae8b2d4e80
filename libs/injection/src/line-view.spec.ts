import * as fc from 'fast-check';
import { lineViews } from './line-view.js';

const viewsOf = (text: string): string[] => lineViews(text).map((view) => view.text);

describe('lines without what stands before them', () => {
  it.each([
    ['numbers, as tools put them', '     1\tone\n     2\ttwo', ['one\ntwo']],
    ['numbers and an arrow', ' 9→one\n10→two\nthree', ['one\ntwo\nthree']],
    ['signs of comments', 'x = 1\n# one\n#\n    // two\n * three', ['x = 1\none\n\ntwo\nthree']],
    ['comments in numbered lines', '1\tx\n2\t# one\n3\t# two', ['x\n# one\n# two', 'x\none\ntwo']],
    ['one number, which is a row', '1\tone\ntwo', []],
    ['nothing', 'one\ntwo', []],
    ['of several numbers the first', '1\t2\tone\n3\t4\ttwo', ['2\tone\n4\ttwo']],
  ])('are seen through %s', (_what, text, views) => {
    expect(viewsOf(text)).toEqual(views);
  });

  it('know where each part of them stands', () => {
    const line = fc.record({
      lead: fc.constantFrom('', '    1\t', '22→', '# ', '3\t# ', '\t// '),
      rest: fc.stringMatching(/^[a-z# ]{0,12}$/),
    });
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 12 }), fc.nat(), fc.nat(), (lines, from, length) => {
        const text = lines.map(({ lead, rest }) => lead + rest).join('\n');
        for (const view of lineViews(text)) {
          const start = from % (view.text.length + 1);
          const end = Math.min(view.text.length, start + (length % 20));
          const part = view.text.slice(start, end);
          const place = view.placeOf({ start, end });
          const whole = text.slice(place.start, place.end);
          if (!part.includes('\n')) expect(whole).toBe(part);
          else expect([whole.startsWith(part.split('\n')[0]!), whole.endsWith(part.split('\n').at(-1)!)]).toEqual([true, true]);
        }
      }),
    );
  });
});
