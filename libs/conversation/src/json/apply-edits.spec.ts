import * as fc from 'fast-check';
import { applyEdits } from './apply-edits.js';

/** A text cut into pieces, some of which are replaced. */
const cuts = fc.array(fc.record({ piece: fc.string({ unit: 'binary' }), replacement: fc.option(fc.string()) }));

describe('applyEdits', () => {
  it('changes the edited spans and leaves everything else unit for unit, in whatever order the edits come', () => {
    fc.assert(
      fc.property(cuts, fc.boolean(), (pieces, backwards) => {
        let at = 0;
        const edits = pieces.flatMap(({ piece, replacement }) => {
          const start = at;
          at += piece.length;
          return replacement === null || piece === '' ? [] : [{ start, end: at, text: replacement }];
        });
        const expected = pieces.map(({ piece, replacement }) => (piece === '' ? '' : (replacement ?? piece))).join('');
        expect(applyEdits(pieces.map(({ piece }) => piece).join(''), backwards ? edits.toReversed() : edits)).toBe(expected);
      }),
    );
  });

  it.each([
    [
      'overlap',
      [
        { start: 0, end: 3, text: '' },
        { start: 2, end: 4, text: '' },
      ],
    ],
    [
      'lie one in the other',
      [
        { start: 0, end: 5, text: '' },
        { start: 1, end: 2, text: '' },
      ],
    ],
    ['lie outside', [{ start: 4, end: 9, text: '' }]],
    ['run backwards', [{ start: 3, end: 1, text: '' }]],
  ])('refuses edits that %s', (_what, edits) => expect(() => applyEdits('abcdef', edits)).toThrow(RangeError));
});
