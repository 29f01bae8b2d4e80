import { compareScopes, type GrantOffer, limitOf, onlyOnce } from '#contracts';
import * as fc from 'fast-check';
import { grantFrom, shorten } from './grant.js';

const offer = fc.record<GrantOffer>({
  scope: fc.constantFrom('once', 'session', 'duration'),
  forMs: fc.option(fc.integer({ min: 1, max: 10_000 })),
});

describe('grants', () => {
  it('never reach further than what is offered', () => {
    fc.assert(
      fc.property(offer, fc.option(offer, { nil: undefined }), (offered, asked) => {
        let granted: GrantOffer;
        try {
          granted = shorten(offered, asked);
        } catch (error) {
          expect(error).toMatchObject({ code: 'content_rejected' });
          return;
        }
        expect(compareScopes(granted.scope, offered.scope)).toBeLessThanOrEqual(0);
        if (granted.scope !== 'once') expect(limitOf(granted)).toBeLessThanOrEqual(limitOf(offered));
      }),
    );
  });

  it('are for one call unless a rule offers more and a reviewer asks for it', () => {
    const session: GrantOffer = { scope: 'session', forMs: 60_000 };
    expect(shorten(session, undefined)).toEqual(onlyOnce);
    expect(shorten(session, { scope: 'session', forMs: null })).toEqual(session);
    expect(shorten({ scope: 'duration', forMs: 60_000 }, { scope: 'session', forMs: 1_000 })).toEqual({ scope: 'session', forMs: 1_000 });
    expect(() => shorten(onlyOnce, { scope: 'session', forMs: null })).toThrow(/only shorten/);
    expect(grantFrom({ scope: 'duration', forMs: 60_000 }, new Date('2026-01-01T00:00:00Z'))).toEqual({
      scope: 'duration',
      until: '2026-01-01T00:01:00.000Z',
    });
    expect(grantFrom(onlyOnce, new Date())).toEqual({ scope: 'once', until: null });
  });
});
