import * as oidc from 'openid-client';
import type { Credentials } from './credentials.js';
import { LoopbackRedirect } from './loopback-redirect.js';

/** How people sign in at an issuer by the command line: its own public client there, as the control address tells it. */
export interface CommandLineClient {
  readonly issuer: string;
  readonly clientId: string;
  readonly scopes: readonly string[];
  readonly parameters: Readonly<Record<string, string>>;
}

export type Tokens = Pick<Credentials, 'accessToken' | 'obtainedAt' | 'expiresAt' | 'refreshToken'>;

/** `fresh`: the person proves who they are, though the issuer knows them still. */
interface Asked {
  readonly scopes: readonly string[];
  readonly fresh: boolean;
}

/** The issuer does not take a sign-in, or a renewal of it, any more. */
export class RefusedError extends Error {
  override readonly name = 'RefusedError';
}

const requestTimeoutSeconds = 20;

/** An issuer of OpenID Connect, from its discovery document. Rejects, in words for a person, where it can't be reached. */
export class IssuerClient {
  private constructor(
    private readonly configuration: oidc.Configuration,
    private readonly client: Pick<CommandLineClient, 'issuer' | 'parameters'>,
  ) {}

  static async discover(client: Pick<CommandLineClient, 'issuer' | 'clientId' | 'parameters'>): Promise<IssuerClient> {
    const url = new URL(client.issuer);
    const isLoopback = ['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname);
    try {
      const configuration = await oidc.discovery(url, client.clientId, undefined, oidc.None(), {
        timeout: requestTimeoutSeconds,
        ...(isLoopback ? { execute: [oidc.allowInsecureRequests] } : {}),
      });
      return new IssuerClient(configuration, client);
    } catch (cause) {
      throw new Error(`The issuer ${client.issuer} can’t be reached, or says nothing of itself: ${reasonOf(cause)}`, { cause });
    }
  }

  get knowsDevices(): boolean {
    return this.configuration.serverMetadata().device_authorization_endpoint !== undefined;
  }

  /** Device authorization grant: `show` gets what a person opens in any browser, and the code that they compare. Source: RFC 8628. */
  async signInByDevice({ scopes, fresh }: Asked, show: (url: string, code: string) => void, signal: AbortSignal): Promise<Tokens> {
    return this.refusing(async () => {
      const asked = await oidc.initiateDeviceAuthorization(this.configuration, {
        scope: scopes.join(' '),
        ...promptOf(fresh ? ['login'] : []),
        ...this.client.parameters,
      });
      show(asked.verification_uri_complete ?? asked.verification_uri, asked.user_code);
      return this.tokensOf(await oidc.pollDeviceAuthorizationGrant(this.configuration, asked, this.client.parameters, { signal }));
    });
  }

  /** Authorization code with PKCE, coming back to a free port of this machine. Source: RFC 7636; RFC 8252, section 7.3. */
  async signInByBrowser({ scopes, fresh }: Asked, show: (url: string) => void, signal: AbortSignal): Promise<Tokens> {
    const redirect = await LoopbackRedirect.listen();
    try {
      const [pkceCodeVerifier, expectedState, expectedNonce] = [oidc.randomPKCECodeVerifier(), oidc.randomState(), oidc.randomNonce()];
      const url = oidc.buildAuthorizationUrl(this.configuration, {
        redirect_uri: redirect.url,
        scope: scopes.join(' '),
        code_challenge: await oidc.calculatePKCECodeChallenge(pkceCodeVerifier),
        code_challenge_method: 'S256',
        state: expectedState,
        nonce: expectedNonce,
        // What goes on without the person is to be agreed to by them. Source: OpenID Connect Core, section 11.
        ...promptOf([...(fresh ? ['login'] : []), ...(scopes.includes('offline_access') ? ['consent'] : [])]),
        ...this.client.parameters,
      });
      show(url.href);
      const back = await redirect.comesBack(expectedState, signal);
      return await this.refusing(async () => {
        const checks = { pkceCodeVerifier, expectedState, expectedNonce, idTokenExpected: scopes.includes('openid') };
        return this.tokensOf(await oidc.authorizationCodeGrant(this.configuration, back, checks, this.client.parameters));
      });
    } finally {
      await redirect.close();
    }
  }

  /** A new token, and the refresh token that is good from now on. Rejects with RefusedError once the sign-in has ended at the issuer. */
  async refresh(refreshToken: string): Promise<Tokens> {
    return this.refusing(async () => {
      const tokens = this.tokensOf(await oidc.refreshTokenGrant(this.configuration, refreshToken, this.client.parameters));
      return { ...tokens, refreshToken: tokens.refreshToken ?? refreshToken };
    });
  }

  /** Ends a sign-in at the issuer, where it has an endpoint for that; whether it has. Source: RFC 7009. */
  async revoke(refreshToken: string): Promise<boolean> {
    if (this.configuration.serverMetadata().revocation_endpoint === undefined) return false;
    await oidc.tokenRevocation(this.configuration, refreshToken, { token_type_hint: 'refresh_token' });
    return true;
  }

  private tokensOf(answer: oidc.TokenEndpointResponse): Tokens {
    const obtainedAt = Date.now();
    const seconds = answer.expires_in ?? 0;
    if (seconds <= 0) throw new Error(`The issuer ${this.client.issuer} does not say how long its token is valid.`);
    return {
      accessToken: answer.access_token,
      obtainedAt,
      expiresAt: obtainedAt + seconds * 1_000,
      refreshToken: answer.refresh_token ?? null,
    };
  }

  private async refusing<T>(request: () => Promise<T>): Promise<T> {
    try {
      return await request();
    } catch (error) {
      if (error instanceof oidc.ResponseBodyError || error instanceof oidc.AuthorizationResponseError)
        throw new RefusedError(`The issuer ${this.client.issuer} refused: ${reasonOf(error)}`);
      throw error;
    }
  }
}

/** Of a device's sign-in no standard speaks; issuers that know no `prompt` there ask the person or not, and the token says when they did. */
const promptOf = (prompts: readonly string[]): Record<string, string> => ({
  ...(prompts.length > 0 ? { prompt: prompts.join(' ') } : {}),
  ...(prompts.includes('login') ? { max_age: '0' } : {}),
});

/** What an issuer says is shown on a terminal: no control characters, and not more than a line. */
function reasonOf(error: unknown): string {
  const { error: code, error_description: words, message, cause } = error as Record<string, unknown>;
  const said = [code, words].filter((part) => typeof part === 'string').join(': ');
  const below = cause instanceof Error ? ` (${cause.message})` : '';
  return (said || `${String(message)}${below}`).replace(/[\p{Cc}\p{Cf}]/gu, ' ').slice(0, 300);
}
