import { type Credentials, isFresh } from './credentials.js';

const minute = 60_000;
const lasting = (minutes: number): Credentials => ({
  control: 'c',
  issuer: 'i',
  clientId: 'x',
  parameters: {},
  accessToken: 't',
  obtainedAt: 0,
  expiresAt: minutes * minute,
  refreshToken: null,
});

describe('a token', () => {
  it.each([
    [60, 0, true],
    [60, 49, true],
    [60, 50, false],
    [60, 61, false],
    [5, 3, true],
    [5, 4, false],
    [0, 0, false],
  ])('of %d minutes is fresh after %d: %s', (lasts, after, fresh) => {
    expect(isFresh(lasting(lasts), after * minute)).toBe(fresh);
  });
});
