import * as fc from 'fast-check';
import { analyzedKinds } from '#detection';
import { EchoFinder } from './echo-finder.js';

const [person, location] = analyzedKinds;
const found = (text: string, ...values: string[]) => {
  const finder = new EchoFinder();
  for (const value of values) finder.learn(value, person);
  return finder.find(text).map(({ start, end }) => text.slice(start, end));
};

describe('values that are known from elsewhere', () => {
  it('are found as whole words', () => {
    expect(found('Ann, (Ann) Annabel Hann Ann_1 "Ann"', 'Ann')).toEqual(['Ann', 'Ann', 'Ann']);
    expect(found('Jürgen Groß sprach; Jürgens nicht', 'Jürgen Groß', 'Jürgen')).toEqual(['Jürgen Groß']);
    expect(found('昨天李明说了', '李明')).toEqual(['李明']);
    expect(found('😀Ann😀', 'Ann')).toEqual(['Ann']);
  });

  it('are told by what they were, the longer before the shorter', () => {
    const finder = new EchoFinder();
    finder.learn('Ann', person);
    finder.learn('Ann Arbor', location);
    finder.learn('Ann', location);
    expect(finder.find('Ann lives in Ann Arbor').map(({ kind, start }) => [kind.kind, start])).toEqual([
      ['person-name', 0],
      ['location', 13],
    ]);
  });

  it('leave single letters alone', () => {
    const finder = new EchoFinder();
    finder.learn('A', person);
    expect(finder.empty).toBe(true);
  });

  it('are all found, as a plain search finds them', () => {
    const word = fc.stringMatching(/^[abé]{2,4}$/);
    fc.assert(
      fc.property(
        fc.uniqueArray(word, { minLength: 1, maxLength: 4 }),
        fc.array(fc.oneof(word, fc.constant('xy')), { maxLength: 20 }),
        (names, text) => {
          expect(found(text.join(' '), ...names)).toEqual(text.filter((one) => names.includes(one)));
        },
      ),
    );
  });
});
