import { type ApprovalTerms, compareScopes, limitOf, onlyOnce } from '#contracts';
import * as fc from 'fast-check';
import { mergeTerms, whomTermsAsk } from './merge-terms.js';
import { blockOf, grantOf, matchOf, questionOf } from './question.fake.js';
import { graceMs, isEnough } from './terms.js';
import { anyTerms, anyVotes, otherwiseAsked, passes } from './terms.fake.js';

const block = blockOf('drop the production database');
const question = questionOf([matchOf('a', 'require-approval', [block])], [block]);
const hour = 60 * 60_000;
const now = new Date('2026-01-01T12:00:00Z');
const ago = (ms: number) => new Date(now.getTime() - ms);

/** All that may be asked for. */
const full: ApprovalTerms = {
  reviewers: ['a', 'b'],
  quorum: 2,
  expiresInMs: hour,
  furtherSteps: [{ reviewers: ['c'], quorum: 1 }],
  grant: { scope: 'session', forMs: 2 * hour },
  escalate: { afterMs: hour / 4, to: ['d'] },
  fallback: ['e'],
  channels: ['web', 'cli'],
  freshSignInMs: 600_000,
  breakGlass: { groups: ['f'], quorum: 2 },
};

describe('terms of several rules that ask the same people', () => {
  const pairs = anyTerms.chain((one) => fc.tuple(fc.constant(one), otherwiseAsked(one)));

  it('never let anything pass that one of them alone would not', () => {
    fc.assert(
      fc.property(pairs, anyVotes, ([one, other], votes) => {
        fc.pre(whomTermsAsk(one) === whomTermsAsk(other));
        const merged = mergeTerms(one, other);
        if (merged === null || !passes(merged, votes)) return;
        expect([passes(one, votes), passes(other, votes)]).toEqual([true, true]);
      }),
      { numRuns: 2_000 },
    );
  });

  it('are enough for each of them', () => {
    fc.assert(
      fc.property(pairs, ([one, other]) => {
        const merged = mergeTerms(one, other);
        if (merged === null) return;
        const given = grantOf(question, { terms: merged, askedAt: now, givenAt: now });
        expect([isEnough(given, one, now), isEnough(given, other, now)]).toEqual([true, true]);
      }),
    );
  });

  it('offer no more than each of them, ask as early as each, and ask the same people', () => {
    fc.assert(
      fc.property(pairs, ([one, other]) => {
        const merged = mergeTerms(one, other);
        if (merged === null) return;
        expect(whomTermsAsk(merged)).toBe(whomTermsAsk(one));
        for (const part of [one, other]) {
          const [offer, most] = [merged.grant ?? onlyOnce, part.grant ?? onlyOnce];
          expect(compareScopes(offer.scope, most.scope)).toBeLessThanOrEqual(0);
          if (offer.scope !== 'once') expect(limitOf(offer)).toBeLessThanOrEqual(limitOf(most));
          expect(merged.escalate?.afterMs ?? 0).toBeLessThanOrEqual(part.escalate?.afterMs ?? 0);
        }
      }),
    );
  });

  it('can be fulfilled, or are two questions', () => {
    expect(mergeTerms({ ...full, channels: ['slack'] }, { ...full, channels: ['web'] })).toBeNull();
    const { freshSignInMs: _asked, ...old } = full;
    expect(mergeTerms({ ...old, channels: ['slack'] }, { ...full, channels: ['slack', 'web'] })).toBeNull();
    expect(mergeTerms({ ...old, channels: ['slack'] }, { ...old, channels: ['slack', 'web'] })).toMatchObject({ channels: ['slack'] });
  });

  it('are the same in whatever order, and as they are where there is one', () => {
    fc.assert(
      fc.property(pairs, ([one, other]) => {
        const sorted = (terms: ApprovalTerms | null) =>
          terms && { ...terms, ...(terms.channels && { channels: [...terms.channels].sort() }) };
        expect(sorted(mergeTerms(one, other))).toEqual(sorted(mergeTerms(other, one)));
      }),
    );
    expect(mergeTerms(full, full)).toEqual(full);
  });
});

describe('an approval that was given', () => {
  const given = grantOf(question, { terms: full, scope: 'session', askedAt: ago(hour), givenAt: ago(hour) });

  it('is enough for the terms it was given on', () => expect(isEnough(given, full, now)).toBe(true));

  const without = (field: 'freshSignInMs' | 'escalate' | 'breakGlass'): ApprovalTerms => {
    const { [field]: _left, ...rest } = full;
    return rest;
  };
  it.each<[string, ApprovalTerms]>([
    ['fewer people', { ...full, quorum: 1 }],
    ['more groups, of which they were some', { ...full, reviewers: ['x', 'b', 'a'] }],
    ['one step of the two', { ...full, furtherSteps: [] }],
    ['an older sign-in', { ...full, freshSignInMs: 2 * full.freshSignInMs! }],
    ['no fresh sign-in', without('freshSignInMs')],
    ['more channels', { ...full, channels: ['web', 'cli', 'slack'] }],
    ['a longer grant', { ...full, grant: { scope: 'duration', forMs: 9 * hour } }],
    ['a shorter grant, which is not over', { ...full, grant: { scope: 'session', forMs: hour + 1 } }],
    ['fewer to break the glass', { ...full, breakGlass: { groups: ['f', 'g'], quorum: 1 } }],
    [
      'who was asked later, asked from the beginning',
      { ...full, reviewers: ['a', 'b', 'd'], furtherSteps: [{ reviewers: ['c', 'd'], quorum: 1 }], escalate: { afterMs: 1, to: ['e'] } },
    ],
  ])('is enough for %s', (_what, asked) => expect(isEnough(given, asked, now)).toBe(true));

  it.each<[string, ApprovalTerms]>([
    ['more people', { ...full, quorum: 3 }],
    ['more people in the second step', { ...full, furtherSteps: [{ reviewers: ['c'], quorum: 2 }] }],
    ['one more step', { ...full, furtherSteps: [...full.furtherSteps!, { reviewers: ['a'], quorum: 1 }] }],
    ['the steps the other way round', { ...full, reviewers: ['c'], quorum: 1, furtherSteps: [{ reviewers: ['a', 'b'], quorum: 2 }] }],
    ['other groups', { ...full, reviewers: ['a', 'x'] }],
    ['nobody to whom it escalates', without('escalate')],
    ['another fallback', { ...full, fallback: ['x'] }],
    ['who was asked later, in the first step only', { ...full, reviewers: ['a', 'b', 'd'], escalate: { afterMs: 1, to: ['e'] } }],
    ['no channel of then', { ...full, channels: ['web'] }],
    ['a fresher sign-in', { ...full, freshSignInMs: full.freshSignInMs! - 1 }],
    ['no glass to break', without('breakGlass')],
    ['more to break the glass', { ...full, breakGlass: { groups: ['f'], quorum: 3 } }],
    ['others to break the glass', { ...full, breakGlass: { groups: ['g'], quorum: 2 } }],
    ['a single use', { ...full, grant: onlyOnce }],
    ['a shorter grant, which is over', { ...full, grant: { scope: 'session', forMs: hour } }],
  ])('is not enough for %s', (_what, asked) => expect(isEnough(given, asked, now)).toBe(false));

  it('once, does not outlive what would be over now, but for the moment that a held call takes', () => {
    const once = grantOf(question, { terms: full, askedAt: ago(hour / 2), givenAt: ago(0) });
    expect(isEnough(once, { ...full, expiresInMs: hour / 2 - graceMs }, now)).toBe(false);
    expect(isEnough(once, { ...full, expiresInMs: hour / 2 }, now)).toBe(true);
    expect(isEnough(once, { ...full, grant: onlyOnce }, now)).toBe(true);
  });

  it('is never enough where the votes for it would not pass now', () => {
    const asked = fc.oneof(
      anyTerms,
      anyTerms.map((terms) => ({ ...terms, reviewers: ['a', 'b', 'c'] })),
    );
    const both = fc.oneof(
      fc.tuple(anyTerms, asked),
      anyTerms.chain((one) => fc.tuple(fc.constant(one), otherwiseAsked(one))),
    );
    let enough = 0;
    fc.assert(
      fc.property(both, anyVotes, ([then, current], votes) => {
        const standing = grantOf(question, { terms: then, scope: 'duration', givenAt: now });
        if (!isEnough(standing, { ...current, grant: { scope: 'duration', forMs: 1 } }, now)) return;
        enough += 1;
        // When it had to be decided says nothing of a grant that stands.
        const inTime = votes.map((vote) => ({ ...vote, atMs: 0 }));
        if (passes(then, inTime)) expect(passes(current, inTime)).toBe(true);
      }),
      { numRuns: 20_000 },
    );
    expect(enough).toBeGreaterThan(100);
  });
});
