import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type InteractionResults, Provider } from 'oidc-provider';
import { type CommandLineClient, IssuerClient, RefusedError } from './issuer-client.js';

/** An issuer that knows no devices and signs everybody in at once, as `ann`, or nobody. */
class PlainIssuer {
  signsIn = true;

  private constructor(
    private readonly server: Server,
    readonly client: CommandLineClient,
  ) {}

  static async start(): Promise<PlainIssuer> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const provider = new Provider(issuer, {
      clients: [
        {
          client_id: 'cli',
          application_type: 'native',
          token_endpoint_auth_method: 'none',
          grant_types: ['authorization_code', 'refresh_token'],
          redirect_uris: ['http://127.0.0.1/callback'],
        },
      ],
      features: { devInteractions: { enabled: false }, revocation: { enabled: true } },
      interactions: { url: (_context, { uid }) => `/interaction/${uid}` },
      findAccount: (_context, accountId) => ({ accountId, claims: () => ({ sub: accountId }) }),
    });
    const serve = provider.callback();
    const running = new PlainIssuer(server, { issuer, clientId: 'cli', scopes: ['openid', 'offline_access'], parameters: {} });
    server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      if (!request.url?.startsWith('/interaction/')) return void serve(request, response);
      void running.interact(provider, request, response);
    });
    return running;
  }

  private async interact(provider: Provider, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { prompt, params, session } = await provider.interactionDetails(request, response);
    const finish = (result: InteractionResults) => provider.interactionFinished(request, response, result);
    if (!this.signsIn) return finish({ error: 'access_denied', error_description: 'Not \u001b[31mtoday' });
    if (prompt.name === 'login') return finish({ login: { accountId: 'ann' } });
    const grant = new provider.Grant({ clientId: String(params['client_id']), accountId: session!.accountId });
    grant.addOIDCScope(String(params['scope']));
    return finish({ consent: { grantId: await grant.save() } });
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
  }
}

/** Follows redirects with cookies, as a browser does, to the page that the person sees at the end. */
async function follow(url: string, cookies = new Map<string, string>()): Promise<string> {
  const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  const response = await fetch(url, { redirect: 'manual', headers: { cookie } });
  for (const line of response.headers.getSetCookie()) {
    const [name = '', value = ''] = (line.split(';')[0] ?? '').split('=');
    cookies.set(name, value);
  }
  const location = response.headers.get('location');
  return location === null ? response.text() : follow(new URL(location, url).href, cookies);
}

describe('an issuer without devices', () => {
  let issuer: PlainIssuer;
  let client: IssuerClient;
  beforeAll(async () => {
    issuer = await PlainIssuer.start();
    client = await IssuerClient.discover(issuer.client);
  });
  afterAll(() => issuer.close());
  beforeEach(() => (issuer.signsIn = true));

  const signIn = async (meanwhile: (url: URL) => Promise<void> = async () => undefined, fresh = false) => {
    let page = Promise.resolve('');
    const show = (url: string) => void (page = meanwhile(new URL(url)).then(() => follow(url)));
    const tokens = client.signInByBrowser({ scopes: issuer.client.scopes, fresh }, show, new AbortController().signal);
    return { outcome: (await Promise.allSettled([tokens]))[0], page: await page };
  };

  it('signs in by a browser that comes back to this machine', async () => {
    expect(client.knowsDevices).toBe(false);
    const { outcome, page } = await signIn();
    expect(outcome).toMatchObject({ status: 'fulfilled', value: { accessToken: expect.any(String), refreshToken: expect.any(String) } });
    expect(page).toContain('You are signed in');
  });

  it('asks with PKCE, a state and a nonce', async () => {
    let asked = new URLSearchParams();
    await signIn(async (url) => void (asked = url.searchParams));
    expect(Object.fromEntries(asked)).toMatchObject({ code_challenge_method: 'S256', response_type: 'code', client_id: 'cli' });
    for (const name of ['code_challenge', 'state', 'nonce']) expect(asked.get(name)?.length).toBeGreaterThan(40);
  });

  it.each([
    [false, ['consent'], null],
    [true, ['login', 'consent'], '0'],
  ])('asks the issuer to have people prove anew who they are only where that is wanted: %s', async (fresh, prompts, maxAge) => {
    let asked = new URLSearchParams();
    await signIn(async (url) => void (asked = url.searchParams), fresh);
    expect([asked.get('prompt')?.split(' '), asked.get('max_age')]).toEqual([prompts, maxAge]);
  });

  it('does not hear what comes back with another state, or to another path', async () => {
    const { outcome } = await signIn(async (url) => {
      const redirect = url.searchParams.get('redirect_uri')!;
      for (const wrong of ['?code=stolen&state=guessed', '?code=stolen', `/x?state=${url.searchParams.get('state')}`])
        expect((await fetch(`${redirect}${wrong}`)).status).toBe(404);
    });
    expect(outcome.status).toBe('fulfilled');
  });

  it('says why it does not sign in, in plain characters', async () => {
    issuer.signsIn = false;
    const { outcome, page } = await signIn();
    const { reason } = outcome as PromiseRejectedResult;
    expect(reason).toBeInstanceOf(RefusedError);
    expect((reason as Error).message).toMatch(/access_denied: Not  \[31mtoday/);
    expect(page).toContain('refused');
  });

  it('gives a new token for a refresh token, and takes none that was used or ended', async () => {
    const { outcome } = await signIn();
    const { accessToken, refreshToken } = (outcome as PromiseFulfilledResult<{ accessToken: string; refreshToken: string }>).value;
    const renewed = await client.refresh(refreshToken);
    expect(renewed.accessToken).not.toBe(accessToken);
    await client.revoke(renewed.refreshToken!);
    await expect(client.refresh(renewed.refreshToken!)).rejects.toThrow(RefusedError);
  });

  it('is waited for no longer than the person has', async () => {
    const over = new AbortController();
    const waiting = client.signInByBrowser(
      { scopes: issuer.client.scopes, fresh: false },
      () => over.abort(new Error('over')),
      over.signal,
    );
    await expect(waiting).rejects.toThrow('over');
  });

  it.each(['http://127.0.0.1:1', 'http://idp.example.com'])('that is not to be had is named: %s', async (url) => {
    await expect(IssuerClient.discover({ ...issuer.client, issuer: url })).rejects.toThrow(url);
  });
});
