import * as fc from 'fast-check';
import { packTimeline, unpackTimeline } from './packed-timeline.js';

describe('a packed timeline', () => {
  it('is what it was', () => {
    const steps = fc.array(fc.tuple(fc.nat({ max: 2 ** 40 }), fc.integer({ min: 1, max: 2 ** 31 })), { maxLength: 50 });
    fc.assert(
      fc.property(steps, (pairs) => {
        const timeline = pairs.map(([at, characters]): [number, number] => [at, characters]).sort((a, b) => a[0] - b[0]);
        expect(unpackTimeline(packTimeline(timeline))).toEqual(timeline);
      }),
    );
  });

  it('takes two bytes a piece where pieces are short and come one after the other', () => {
    expect(
      packTimeline([
        [50, 12],
        [100, 7],
        [150, 90],
      ]),
    ).toHaveLength(6);
  });
});
