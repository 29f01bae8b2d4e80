import { createServer, type Server } from 'node:http';
import { exportJWK, generateKeyPair, type JWK } from 'jose';
import { type Adapter, type Configuration, Provider } from 'oidc-provider';
import { issuerConfigSchema } from '#chassis';
import { freePort } from '#free-ports';
import { FakeIssuer } from './issuer.fake.js';
import { JwtVerifier } from './jwt-verifier.js';

const secret = crypto.randomUUID();
const audience = 'ostiary';

const signingKey = async (): Promise<JWK> => ({
  ...(await exportJWK((await generateKeyPair('RS256', { extractable: true })).privateKey)),
  kid: crypto.randomUUID(),
  use: 'sig',
  alg: 'RS256',
});

/** Its tokens are self-contained, so the provider need not keep anything. */
const nothingKept: Adapter = {
  upsert: async () => undefined,
  find: async () => undefined,
  findByUid: async () => undefined,
  findByUserCode: async () => undefined,
  consume: async () => undefined,
  destroy: async () => undefined,
  revokeByGrantId: async () => undefined,
};

/** A real OpenID provider on a port of its own that can be stopped and started again with other keys. */
class RealProvider {
  private server: Server | null = null;
  port = 0;

  get issuer(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  async start(...keys: JWK[]): Promise<void> {
    const server = createServer((request, response) => void handler(request, response));
    this.port ||= await freePort();
    await new Promise<void>((resolve) => server.listen(this.port, '127.0.0.1', resolve));
    this.server = server;
    const configuration: Configuration = {
      adapter: () => nothingKept,
      ttl: { ClientCredentials: 600 },
      jwks: { keys },
      clients: [{ client_id: 'ci', client_secret: secret, grant_types: ['client_credentials'], redirect_uris: [], response_types: [] }],
      features: {
        devInteractions: { enabled: false },
        clientCredentials: { enabled: true },
        resourceIndicators: {
          enabled: true,
          defaultResource: () => 'https://ostiary.example',
          useGrantedResource: () => true,
          getResourceServerInfo: () => ({
            scope: '',
            audience,
            accessTokenTTL: 600,
            accessTokenFormat: 'jwt',
            jwt: { sign: { alg: 'RS256' } },
          }),
        },
      },
      extraTokenClaims: () => ({ groups: ['ci'], sub: 'ci' }),
    };
    const handler = new Provider(this.issuer, configuration).callback();
  }

  async stop(): Promise<void> {
    this.server?.closeAllConnections();
    await new Promise((resolve) => this.server?.close(resolve));
  }

  async token(): Promise<string> {
    const response = await fetch(`${this.issuer}/token`, {
      method: 'POST',
      headers: { authorization: `Basic ${Buffer.from(`ci:${secret}`).toString('base64')}` },
      body: new URLSearchParams({ grant_type: 'client_credentials' }),
    });
    const body = (await response.json()) as { access_token?: string };
    if (!body.access_token) throw new Error(JSON.stringify(body));
    return body.access_token;
  }
}

describe('with a real OpenID provider', () => {
  const provider = new RealProvider();
  let verifier: JwtVerifier;

  beforeEach(async () => {
    await provider.start(await signingKey());
    const issuer = issuerConfigSchema.parse({ issuer: provider.issuer, audience });
    verifier = new JwtVerifier(
      { ...FakeIssuer.defaults, issuers: [issuer] },
      { keyTimes: { refreshMs: 60_000, staleMs: 60_000, unknownKidCooldownMs: 0, failureCooldownMs: 0 } },
    );
  });
  afterEach(async () => {
    verifier.close();
    await provider.stop();
  });

  it('accepts its access tokens by discovery', async () => {
    await expect(verifier.verify(await provider.token())).resolves.toMatchObject({
      issuer: provider.issuer,
      subject: 'ci',
      groups: ['ci'],
    });
  });

  it('learns a new key when a token names it, without a restart', async () => {
    await verifier.verify(await provider.token());
    await provider.stop();
    await provider.start(await signingKey());
    await expect(verifier.verify(await provider.token())).resolves.toMatchObject({ subject: 'ci' });
  });

  it('accepts tokens of both keys while their publication overlaps', async () => {
    const [before, after] = [await signingKey(), await signingKey()];
    await provider.stop();
    await provider.start(before);
    const old = await provider.token();
    await provider.stop();
    await provider.start(after, before);
    await expect(verifier.verify(await provider.token())).resolves.toMatchObject({ subject: 'ci' });
    await expect(verifier.verify(old)).resolves.toMatchObject({ subject: 'ci' });
  });

  it('goes on without the provider once it knows the keys, and not before', async () => {
    const [first, second] = [await provider.token(), await provider.token()];
    await verifier.verify(first);
    await provider.stop();
    await expect(verifier.verify(second)).resolves.toMatchObject({ subject: 'ci' });
    const cold = new JwtVerifier({ ...FakeIssuer.defaults, issuers: [issuerConfigSchema.parse({ issuer: provider.issuer, audience })] });
    await expect(cold.verify(second)).rejects.toMatchObject({ code: 'identity_unavailable' });
    cold.close();
  });
});
