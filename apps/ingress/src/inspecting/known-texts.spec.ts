import * as fc from 'fast-check';
import { KnownTexts } from './known-texts.js';

describe('the texts of a body', () => {
  const text = fc.oneof(
    fc.constantFrom('', 'a', 'aaaa', 'abaa', 'aaab'),
    fc.string({ maxLength: 4 }),
    fc.string({ minLength: 60, maxLength: 64 }),
  );

  it('tell of a later one only what is known of the very same text, in whatever order they come', () => {
    fc.assert(
      fc.property(fc.array(text), fc.array(text), (before, later) => {
        const known = new KnownTexts<string>();
        for (const each of before) known.add(each, `of ${each}`);
        for (const each of later) {
          const found = known.find(each);
          if (!before.includes(each)) expect(found).toBeUndefined();
          expect([undefined, `of ${each}`]).toContain(found);
        }
      }),
    );
  });

  it('are found one after the other, also behind one that is new or gone, however many are alike', () => {
    const texts = Array.from({ length: 40 }, (_, at) => `${String(at).padStart(4, '0')}${'x'.repeat(100)}`);
    const known = new KnownTexts<number>();
    texts.forEach((each, at) => known.add(each, at));
    expect(['new', ...texts.slice(0, 5), 'another', ...texts.slice(5)].map((each) => known.find(each))).toEqual([
      undefined,
      0,
      1,
      2,
      3,
      4,
      undefined,
      ...Array.from({ length: 35 }, (_, at) => at + 5),
    ]);
    expect(texts.slice(3).map((each) => known.find(each))).toEqual(Array.from({ length: 37 }, (_, at) => at + 3));
  });
});
