import * as fc from 'fast-check';
import { type GrantTerms, grantFrom, narrower, once, shorten } from './grant.js';

const terms = fc.record<GrantTerms>({
  scope: fc.constantFrom('once', 'session', 'duration'),
  forMs: fc.option(fc.integer({ min: 1, max: 10_000 })),
});
const order = ['once', 'session', 'duration'];
const within = (inner: GrantTerms, outer: GrantTerms): boolean =>
  order.indexOf(inner.scope) <= order.indexOf(outer.scope) &&
  (outer.forMs === null || (inner.forMs !== null && inner.forMs <= outer.forMs));

describe('grants', () => {
  it('never reach further than what is offered', () => {
    fc.assert(
      fc.property(terms, fc.option(terms, { nil: undefined }), (offered, asked) => {
        let granted: GrantTerms;
        try {
          granted = shorten(offered, asked);
        } catch (error) {
          expect(error).toMatchObject({ code: 'content_rejected' });
          return;
        }
        expect(within(granted, offered)).toBe(true);
      }),
    );
  });

  it('of several reviewers are the part that all gave, in whatever order they voted', () => {
    fc.assert(
      fc.property(terms, terms, terms, (a, b, c) => {
        const all = narrower(narrower(a, b), c);
        for (const one of [a, b, c]) expect(within(all, one)).toBe(true);
        expect(narrower(c, narrower(b, a))).toEqual(all);
      }),
    );
  });

  it('are for one call unless a rule offers more', () => {
    expect(shorten(once, undefined)).toEqual(once);
    expect(shorten({ scope: 'session', forMs: 60_000 }, undefined)).toEqual({ scope: 'once', forMs: 60_000 });
    expect(() => shorten(once, { scope: 'session', forMs: null })).toThrow(/only shorten/);
    expect(grantFrom({ scope: 'duration', forMs: 60_000 }, new Date('2026-01-01T00:00:00Z'))).toEqual({
      scope: 'duration',
      until: '2026-01-01T00:01:00.000Z',
    });
  });
});
