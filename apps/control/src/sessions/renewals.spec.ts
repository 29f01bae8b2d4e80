import { OstiaryError } from '#contracts';
import type { Tokens } from '#identity';
import { Renewals } from './renewals.js';
import type { Session } from './session.js';

const minute = 60_000;
const session = (more: Partial<Session> = {}): Session => ({
  issuer: 'https://idp.example',
  accessToken: 'old',
  obtainedAt: 0,
  expiresAt: 60 * minute,
  refreshToken: 'r-1',
  startedAt: 0,
  csrf: 'c',
  ...more,
});
const tokens: Tokens = { accessToken: 'new', obtainedAt: 58 * minute, expiresAt: 118 * minute, refreshToken: 'r-2' };
const ended = () => Promise.reject(new OstiaryError('token_invalid', 'over'));
const away = () => Promise.reject(new OstiaryError('identity_unavailable', 'away'));

describe('the token of a session', () => {
  const at = (now: number) => new Renewals(() => now * minute);

  it('is left alone while it is good for a while', async () => {
    const fresh = session();
    const never = () => Promise.reject(new Error('asked for'));
    expect(await at(54).of(fresh, never)).toBe(fresh);
  });

  it('is renewed once for all who come with the same cookie, and the session is otherwise the same', async () => {
    const renewals = at(58);
    const asked: string[] = [];
    const refresh = (refreshToken: string) => {
      asked.push(refreshToken);
      return Promise.resolve(tokens);
    };
    const found = await Promise.all([1, 2, 3].map(() => renewals.of(session(), refresh)));
    for (const one of [...found, await renewals.of(session(), refresh)]) expect(one).toEqual({ ...session(), ...tokens });
    expect(asked).toEqual(['r-1']);
  });

  it.each<[string, number, Partial<Session>, () => Promise<Tokens>, 'stays' | 'ends' | 'rejects']>([
    ['that can’t be renewed yet is used up, the issuer being away', 58, {}, away, 'stays'],
    ['that can’t be renewed any more is used up', 58, {}, ended, 'stays'],
    ['that is over ends the session where the issuer has ended it', 60, {}, ended, 'ends'],
    ['that is over says so while the issuer is away', 60, {}, away, 'rejects'],
    ['without a refresh token is used up', 58, { refreshToken: null }, ended, 'stays'],
    ['without a refresh token ends the session when it is over', 60, { refreshToken: null }, ended, 'ends'],
  ])('%s', async (_what, now, more, refresh, outcome) => {
    const known = session(more);
    const found = at(now).of(known, refresh);
    if (outcome === 'rejects') await expect(found).rejects.toMatchObject({ code: 'identity_unavailable' });
    else expect(await found).toBe(outcome === 'stays' ? known : null);
  });

  it('is asked for again after a failure', async () => {
    const renewals = at(60);
    await expect(renewals.of(session(), away)).rejects.toThrow();
    expect(await renewals.of(session(), () => Promise.resolve(tokens))).toMatchObject({ accessToken: 'new' });
  });
});
