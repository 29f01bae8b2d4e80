import * as fc from 'fast-check';
import type { GrantOffer } from './approval.js';
import { compareScopes, limitOf, narrowerOffer, onlyOnce } from './grant-offer.js';

const standing = fc.record<GrantOffer>({
  scope: fc.constantFrom('session', 'duration'),
  forMs: fc.option(fc.integer({ min: 1, max: 10_000 })),
});
const offer = fc.oneof(standing, fc.constant(onlyOnce));

describe('offers of grants', () => {
  it('have one part that all of them give, in whatever order they are taken', () => {
    fc.assert(
      fc.property(offer, offer, offer, (a, b, c) => {
        const all = narrowerOffer(narrowerOffer(a, b), c);
        for (const one of [a, b, c]) {
          expect(compareScopes(all.scope, one.scope)).toBeLessThanOrEqual(0);
          if (all.scope !== 'once') expect(limitOf(all)).toBeLessThanOrEqual(limitOf(one));
        }
        expect(narrowerOffer(c, narrowerOffer(b, a))).toEqual(all);
      }),
    );
  });

  it('are one call where one of them is', () => {
    expect(narrowerOffer(onlyOnce, { scope: 'duration', forMs: 5 })).toEqual(onlyOnce);
  });
});
