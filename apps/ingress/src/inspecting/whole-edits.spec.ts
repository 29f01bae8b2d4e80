import * as fc from 'fast-check';
import type { Edit, Literal } from '#conversation';
import { WholeEdits } from './whole-edits.js';

const literalAt = (start: number, end: number): Literal => ({
  path: '',
  value: '',
  literal: 'string',
  role: 'content',
  prose: false,
  within: null,
  start,
  end,
});

describe('WholeEdits', () => {
  const places = fc.array(fc.tuple(fc.nat(5), fc.integer({ min: 1, max: 5 })), { maxLength: 30 }).map((steps) => {
    let at = 0;
    return steps.map(([gap, length]) => ({ start: (at += gap), end: (at += length), text: '' }));
  });

  it('finds the edit over a literal, as looking at each of them would', () => {
    fc.assert(
      fc.property(places, fc.nat(150), fc.integer({ min: 1, max: 4 }), (edits: Edit[], start, length) => {
        const literal = literalAt(start, start + length);
        const expected = edits.find((edit) => edit.start < literal.end && edit.end > literal.start) ?? null;
        expect(new WholeEdits(edits.toReversed()).over(literal)).toBe(expected);
        const string = { path: '', text: '', start, end: start + length };
        expect(new WholeEdits(edits).over({ ...literalAt(0, 1), within: string })).toBe(expected);
      }),
    );
  });

  it('parts changes by what takes them away', () => {
    const edit = { start: 10, end: 20, text: '' };
    const changes = [literalAt(0, 5), literalAt(10, 12), literalAt(18, 22), literalAt(30, 31)].map((literal) => ({ literal, text: 'x' }));
    const parted = new WholeEdits([edit]).part(changes);
    expect(parted.get(edit)).toEqual(changes.slice(1, 3));
    expect(parted.get(null)).toEqual([changes[0], changes[3]]);
  });
});
