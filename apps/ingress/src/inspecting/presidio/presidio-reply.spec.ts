import * as fc from 'fast-check';
import { utf16Offsets } from './code-points.js';
import { UnusableAnswerError } from '../analyzing/unusable-answer.error.js';
import { spansOf } from './presidio-reply.js';

const config = { entities: ['PERSON', 'LOCATION'], minScore: 0.5 } as const;
const answer = (...found: object[]) => JSON.stringify(found);
const ann = { entity_type: 'PERSON', start: 0, end: 3, score: 0.85 };

describe('offsets in code points', () => {
  it('become offsets in UTF-16 units, whatever the text holds', () => {
    const text = fc
      .array(fc.constantFrom('a', 'é', '😀', '👨‍👩‍👧', '\ud83d', '\ude00', '漢', '\n'), { maxLength: 30 })
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(text, (value) => {
        const offset = utf16Offsets(value);
        const characters = [...value];
        let units = 0;
        for (let index = 0; index <= characters.length; index++) {
          expect(offset(index)).toBe(units);
          units += characters[index]?.length ?? 0;
        }
        expect([offset(-1), offset(characters.length + 1)]).toEqual([-1, -1]);
      }),
    );
  });
});

describe('an answer of the analyzer', () => {
  it('becomes spans of the text, by our names of kinds', () => {
    const text = '👋🏽 Ann in Oslo';
    const [person, place] = spansOf(
      text,
      answer({ ...ann, start: 3, end: 6, analysis_explanation: null }, { entity_type: 'LOCATION', start: 10, end: 14, score: 0.6 }),
      config,
    );
    expect(person).toMatchObject({ kind: { kind: 'person-name', category: 'pii', confidence: 'medium' }, score: 0.85 });
    expect([text.slice(person!.start, person!.end), text.slice(place!.start, place!.end)]).toEqual(['Ann', 'Oslo']);
    expect(place!.kind.kind).toBe('location');
  });

  it('counts only for what was asked, and from the least score', () => {
    expect(
      spansOf('Ann', answer({ ...ann, entity_type: 'US_SSN' }, { ...ann, entity_type: 'NRP' }, { ...ann, score: 0.49 }), config),
    ).toEqual([]);
    expect(spansOf('Ann', answer({ ...ann, score: 0.5 }), config)).toHaveLength(1);
  });

  it.each([
    ['no JSON', '<html>Ann'],
    ['an error', '{"error":"Ann"}'],
    ['no numbers', answer({ ...ann, start: '0' })],
    ['a score of its own', answer({ ...ann, score: 7 })],
    ['a place after the end', answer({ ...ann, end: 4 })],
    ['a place before the beginning', answer({ ...ann, start: -1 })],
    ['nothing at a place', answer({ ...ann, start: 3 })],
  ])('that is %s cannot be used, and is not quoted', (_what, text) => {
    const read = () => spansOf('Ann', text, config);
    expect(read).toThrow(UnusableAnswerError);
    expect(read).not.toThrow(/Ann/);
  });
});
