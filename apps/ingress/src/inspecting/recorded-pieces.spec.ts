import { applyEdits, formatNamed, literalEdits } from '#conversation';
import { wholeBody } from '#conversation/testing';
import { storedPieces } from '#journal/content';
import * as fc from 'fast-check';
import { recordedPieces } from './recorded-pieces.js';
import { openaiBody } from './whole-bodies.fake.js';

const long = (body: object): string => JSON.stringify(body).replaceAll('"look"', JSON.stringify('look at "this" \u{1f600} '.repeat(20)));
const bodies = [
  { format: 'anthropic' as const, text: long(wholeBody()) },
  { format: 'anthropic' as const, text: JSON.stringify(wholeBody(), null, 2) },
  { format: 'openai' as const, text: long(openaiBody()) },
].map(({ format, text }) => ({ text, conversation: formatNamed(format).readRequest(text, {}) }));

describe('the pieces that a body is recorded in', () => {
  it('are the body with its masks, and where nothing is masked the very pieces of the body as it came', () => {
    const masks = fc.array(fc.record({ pick: fc.nat(), text: fc.string({ unit: 'grapheme', maxLength: 200 }) }), { maxLength: 8 });
    fc.assert(
      fc.property(fc.constantFrom(...bodies), masks, ({ text, conversation }, chosen) => {
        const literals = conversation.blocks.flatMap(({ fields, exempt }) => [...fields, ...exempt]);
        const changes = new Map(chosen.map(({ pick, text: mask }) => [literals[pick % literals.length]!, mask]));
        const edits = literalEdits([...changes].map(([literal, mask]) => ({ literal, text: mask })));
        const parts = conversation.split();
        const pieces = recordedPieces('s', parts, edits);
        expect(pieces.map((piece) => piece.text).join('')).toBe(applyEdits(text, edits));
        for (const piece of pieces) if (piece.at !== null) expect(text.slice(piece.at, piece.at + piece.text.length)).toBe(piece.text);
        const asCame = new Set(storedPieces('s', parts).map(({ ref, text: own }) => `${ref} ${own}`));
        for (const { at, ref, text: own } of pieces) if (at !== null) expect(asCame).toContain(`${ref} ${own}`);
        if (edits.length === 0) expect(pieces.every(({ at }) => at !== null)).toBe(true);
      }),
      { numRuns: 200 },
    );
  });

  it('are not made where a mask reaches over a border, or out of the body: half of one would leave what it hides', () => {
    const parts = [
      { kind: 'glue' as const, text: 'one' },
      { kind: 'block' as const, text: 'two' },
    ];
    expect(() => recordedPieces('s', parts, [{ start: 2, end: 4, text: '' }])).toThrow(RangeError);
    expect(() => recordedPieces('s', parts, [{ start: 7, end: 8, text: '' }])).toThrow(RangeError);
    expect(recordedPieces('s', parts, [{ start: 3, end: 6, text: 'x' }]).map(({ text, at }) => [text, at])).toEqual([
      ['one', 0],
      ['x', null],
    ]);
  });
});
