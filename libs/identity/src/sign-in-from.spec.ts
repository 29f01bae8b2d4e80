import * as fc from 'fast-check';
import { issuerConfigSchema } from '#chassis';
import { signInFrom } from './sign-in-from.js';

const entry = (clients: { browser?: object; commandLine?: object }) =>
  issuerConfigSchema.parse({ issuer: 'https://issuer.example', audience: 'ostiary', ...clients });
const both = entry({ browser: { clientId: 'web' }, commandLine: { clientId: 'cli' } });
const limits = { now: 10_000, toleranceSeconds: 60, maxLifetimeSeconds: 86_400 };
const times = { sub: 'bob', iat: 9_990, exp: 10_590 };

describe('a sign-in', () => {
  it.each<[string, unknown, number | null]>([
    ['a while ago', 9_000, 9_000],
    ['by a clock that is a little ahead', 10_059, 10_000],
    ['in the future', 10_061, null],
    ['in text', '9000', null],
    ['in no number', Number.NaN, null],
    ['without end', Number.POSITIVE_INFINITY, null],
    ['at no time', 0, null],
    ['before all time', -1, null],
    ['as a list', [9_000], null],
    ['as a flag', true, null],
    ['of which nothing is said', undefined, null],
    ['of which nothing is known', null, null],
  ])('%s', (_what, auth_time, seconds) => {
    expect(signInFrom({ ...times, auth_time }, both, limits).at).toEqual(seconds === null ? null : new Date(seconds * 1_000));
  });

  it('is never later than now, whatever the token says', () => {
    fc.assert(
      fc.property(fc.oneof(fc.double(), fc.integer(), fc.anything()), (auth_time) => {
        const { at } = signInFrom({ ...times, auth_time }, both, limits);
        return at === null || (at.getTime() >= 0 && at.getTime() <= limits.now * 1_000);
      }),
    );
  });

  it.each<[string, Record<string, unknown>, boolean]>([
    ['the browser’s client', { azp: 'web' }, true],
    ['the browser’s client in an access token', { client_id: 'web' }, true],
    ['the browser’s client, twice', { azp: 'web', client_id: 'web' }, true],
    ['the command line', { client_id: 'cli' }, false],
    ['both', { azp: 'web', client_id: 'cli' }, false],
    ['a list', { azp: ['web'] }, false],
    ['nobody', {}, false],
    ['an audience of that name', { aud: 'web' }, false],
    ['nobody, with a channel of its own', { channel: 'web' }, false],
  ])('with a token for %s', (_what, claims, byBrowser) => {
    expect(signInFrom({ ...times, ...claims }, both, limits).byBrowser).toBe(byBrowser);
  });

  it('is no browser’s where nobody signs in with one, or one client is for both', () => {
    expect(signInFrom({ ...times, azp: 'web' }, entry({}), limits).byBrowser).toBe(false);
    expect(signInFrom(times, entry({}), limits).byBrowser).toBe(false);
    const one = entry({ browser: { clientId: 'web' }, commandLine: { clientId: 'web' } });
    expect(signInFrom({ ...times, azp: 'web' }, one, limits).byBrowser).toBe(false);
  });
});
