import { ostiaryConfigSchema } from '#chassis';
import { FakeIssuer } from '#identity';
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

  it('begin at configured issuers alone', async () => {
    expect(sessions({}, {}).issuerNames).toEqual([]);
    await expect(sessions({}).begin('https://other.example', '/')).rejects.toMatchObject({ code: 'parameter_invalid' });
  });
});
