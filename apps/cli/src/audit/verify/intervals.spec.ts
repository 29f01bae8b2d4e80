import * as fc from 'fast-check';
import { type Interval, Intervals } from './intervals.js';

const interval = fc
  .tuple(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 12 }))
  .map(([from, more]): Interval => [from, from + more]);
const numbers = ([from, to]: Interval): number[] => Array.from({ length: to - from + 1 }, (_, at) => from + at);

describe('intervals', () => {
  it('leave outside what none of them has, in order', () => {
    fc.assert(
      fc.property(fc.array(interval, { maxLength: 12 }), interval, (given, [from, to]) => {
        const all = new Set(given.flatMap(numbers));
        const intervals = new Intervals(given);
        expect(intervals.outside(from, to).flatMap(numbers)).toEqual(numbers([from, to]).filter((number) => !all.has(number)));
        expect(numbers([from, to]).filter((number) => intervals.has(number))).toEqual(
          numbers([from, to]).filter((number) => all.has(number)),
        );
      }),
    );
  });
});
