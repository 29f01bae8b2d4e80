import { timelineSchema } from '#contracts';
import * as fc from 'fast-check';
import { ReplyTimeline } from './reply-timeline.js';

const timelineOf = (pieces: readonly (readonly [number, number])[]) => {
  const timeline = new ReplyTimeline();
  for (const [at, characters] of pieces) timeline.add(at, characters);
  return timeline.told();
};
const total = (pairs: readonly (readonly [number, number])[]) => pairs.reduce((sum, [, characters]) => sum + characters, 0);

describe('the times of a reply', () => {
  it('are on a grid of 50 ms, what comes together put together', () => {
    expect(
      timelineOf([
        [3, 5],
        [49, 2],
        [50, 1],
        [121, 0],
        [160.7, 4],
      ]),
    ).toEqual([
      [0, 7],
      [50, 1],
      [150, 4],
    ]);
  });

  it('lose no character, stay in order and stay bounded, however long the reply is', () => {
    const piece = fc.tuple(fc.double({ min: 0, max: 5_000, noNaN: true }), fc.nat(50));
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 6_000, size: 'max' }), (steps) => {
        let at = 0;
        const pieces = steps.map(([step, characters]) => [(at += step), characters] as const);
        const told = timelineOf(pieces);
        expect(timelineSchema.safeParse(told).success).toBe(true);
        expect(total(told)).toBe(total(pieces));
        expect(told.every(([time], index) => index === 0 || time > told[index - 1]![0])).toBe(true);
        expect(told.every(([time]) => time % 50 === 0)).toBe(true);
      }),
      { numRuns: 50 },
    );
  });
});
