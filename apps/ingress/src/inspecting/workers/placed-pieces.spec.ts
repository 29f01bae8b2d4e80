import * as fc from 'fast-check';
import type { RecordedPiece } from '../recorded-pieces.js';
import { piecesIn, placedPieces } from './placed-pieces.js';

describe('pieces that cross to another thread', () => {
  it('are the same on the other side, whatever is written in them and masked of them', () => {
    const part = fc.record({
      text: fc.oneof(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme-ascii' }), fc.constant('\u{1f600}é狐 x')),
      masked: fc.option(fc.string({ unit: 'grapheme' }), { freq: 4 }),
      ref: fc.option(fc.string({ minLength: 1 }), { freq: 4 }),
    });
    fc.assert(
      fc.property(fc.array(part, { maxLength: 12 }), fc.nat(9), (parts, before) => {
        let at = 0;
        const pieces = parts.map(({ text, masked, ref }): RecordedPiece => {
          const piece = { kind: 'piece' as const, text: masked ?? text, ref, at: masked === null ? at : null, from: at };
          at += text.length;
          return piece;
        });
        const text = parts.map((one) => one.text).join('');
        const memory = Buffer.from(`${'x'.repeat(before)}${text}`);
        const placed = structuredClone(placedPieces(pieces, text, Buffer.byteLength(text)));
        const back = piecesIn(memory.subarray(before), placed);
        expect(back.map((piece) => [piece.kind, piece.text, piece.ref])).toEqual(pieces.map((piece) => ['piece', piece.text, piece.ref]));
      }),
    );
  });

  it('have no text with them that the other side has', () => {
    const text = 'a'.repeat(300);
    expect(placedPieces([{ kind: 'piece', text, ref: 'r', at: 0, from: 0 }], text, 300)).toEqual([{ start: 0, end: 300, ref: 'r' }]);
  });
});
