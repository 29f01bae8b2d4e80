import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ostiaryConfigSchema } from '#chassis';
import { FakeIssuer, SealedBox } from '#identity';
import { ChunkedCookie } from './cookies.js';
import { sessionSecrets } from './session-secrets.js';
import { Sessions } from './sessions.js';

describe('sessions of browsers', () => {
  let issuer: FakeIssuer;
  beforeAll(async () => void (issuer = await FakeIssuer.start()));
  afterAll(() => issuer.down());
  const browser = { clientId: 'web', clientSecret: null, scopes: ['openid'], parameters: {} };
  const sessions = (api: object, more: object = { browser }): Sessions =>
    new Sessions(ostiaryConfigSchema.parse({ api, identity: issuer.identity(issuer.config(more)) }));

  it('are not kept where cookies would go in clear over a network', () => {
    expect(() => sessions({ publicUrl: 'http://ostiary.example' })).toThrow(/https/);
    expect(sessions({ host: '10.1.2.3' }).issuerNames).toEqual([]);
    for (const api of [{}, { host: '0.0.0.0' }, { publicUrl: 'https://ostiary.example/' }, { publicUrl: 'http://localhost:9' }])
      expect(sessions(api).issuerNames).toEqual([issuer.issuer]);
  });

  it.each([
    [true, 'holds at an issuer where people sign in', { browser }],
    [false, 'is over where its issuer is for that no more', {}],
  ])('says %s: a session %s', async (holds, _what, more) => {
    const home = await mkdtemp(join(tmpdir(), 'ostiary-sessions-'));
    const config = ostiaryConfigSchema.parse({ home, identity: issuer.identity(issuer.config(more)) });
    const until = Date.now() + 3_600_000;
    const tokens = { accessToken: 't', obtainedAt: Date.now(), expiresAt: until, refreshToken: 'r' };
    const session = { issuer: issuer.issuer, ...tokens, startedAt: Date.now(), csrf: 'c' };
    const sealed = await new SealedBox(sessionSecrets(config), 'session', Date.now).seal(session, until);
    const cookie = new ChunkedCookie('ostiary-session', false)
      .write(sealed, 60_000)
      .map((line) => line.split(';', 1)[0])
      .join('; ');
    expect((await new Sessions(config).of(cookie))?.session ?? null).toEqual(holds ? session : null);
    await rm(home, { recursive: true });
  });

  it('begin at configured issuers alone', async () => {
    expect(sessions({}, {}).issuerNames).toEqual([]);
    await expect(sessions({}).begin('https://other.example', '/', false)).rejects.toMatchObject({ code: 'parameter_invalid' });
  });
});
