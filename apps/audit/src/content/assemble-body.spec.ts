import * as fc from 'fast-check';
import { joinParents, textOf } from './assemble-body.js';
import type { BodyLink, BodyPiece } from './assemble-body.js';

const piece: fc.Arbitrary<BodyPiece> = fc.oneof(fc.record({ text: fc.string() }), fc.record({ ref: fc.string() }));

describe('joinParents', () => {
  it('gives what following the parents one by one gives', () => {
    const turn = fc.record({ keep: fc.nat({ max: 12 }), parts: fc.array(piece, { maxLength: 6 }) });
    fc.assert(
      fc.property(fc.array(turn, { minLength: 1, maxLength: 20 }), (turns) => {
        const line: BodyLink[] = [];
        let known: BodyPiece[] = [];
        for (const { keep, parts } of turns) {
          const kept = Math.min(keep, known.length);
          known = [...known.slice(0, kept), ...parts];
          line.unshift({ keep: kept, parts });
        }
        expect(joinParents(line)).toEqual(known);
      }),
    );
  });
});

describe('textOf', () => {
  it('names in its place what is not there', () => {
    const blocks = new Map([['known', 'b']]);
    expect(textOf([{ text: 'a' }, { ref: 'known' }, { ref: 'lost' }, { text: 'c' }], blocks)).toBe('ab[not recorded: lost]c');
  });
});
