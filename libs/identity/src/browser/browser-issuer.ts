import { decodeJwt } from 'jose';
import * as oidc from 'openid-client';
import { type OstiaryConfig, resolveSecret } from '#chassis';
import { OstiaryError } from '#contracts';

type Issuer = OstiaryConfig['identity']['issuers'][number];
type BrowserEntry = Issuer & { readonly browser: NonNullable<Issuer['browser']> };

/** What an issuer gives for a sign-in. Times are in milliseconds since 1970. */
export interface Tokens {
  readonly accessToken: string;
  readonly obtainedAt: number;
  readonly expiresAt: number;
  readonly refreshToken: string | null;
}

/** A sign-in that was begun and has not come back. */
export interface PendingSignIn {
  readonly issuer: string;
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
  /** Where the browser goes afterwards, on this address. */
  readonly to: string;
}

/** Whether people sign in with a browser at an issuer. */
export const hasBrowser = (issuer: Issuer): issuer is BrowserEntry => issuer.browser !== null;

const requestTimeoutSeconds = 10;

/** An issuer at which people sign in with a browser: authorization code with PKCE. Source: OpenID Connect Core 1.0; RFC 7636. */
export class BrowserIssuer {
  private found: Promise<oidc.Configuration> | null = null;

  constructor(
    private readonly issuer: BrowserEntry,
    private readonly redirectUri: string,
    private readonly now: () => number,
  ) {}

  /** Where the browser goes, and what must be known when it comes back; `fresh`: the person proves anew who they are. Rejects with `identity_unavailable` where the issuer is away. */
  async begin(to: string, fresh: boolean): Promise<{ readonly url: string; readonly pending: PendingSignIn }> {
    const { scopes, parameters } = this.issuer.browser;
    const [verifier, state, nonce] = [oidc.randomPKCECodeVerifier(), oidc.randomState(), oidc.randomNonce()];
    const url = oidc.buildAuthorizationUrl(await this.configuration(), {
      redirect_uri: this.redirectUri,
      scope: scopes.join(' '),
      code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      state,
      nonce,
      ...promptOf(scopes, fresh),
      ...parameters,
    });
    return { url: url.href, pending: { issuer: this.issuer.issuer, state, nonce, verifier, to } };
  }

  /** The tokens for what the browser came back with. Rejects with `token_invalid` where the issuer, or what it says, is not as begun. */
  async complete(back: URL, { state, nonce, verifier }: PendingSignIn): Promise<Tokens> {
    const configuration = await this.configuration();
    const checks = {
      pkceCodeVerifier: verifier,
      expectedState: state,
      expectedNonce: nonce,
      idTokenExpected: this.issuer.browser.scopes.includes('openid'),
    };
    return this.asked('The sign-in was refused', () =>
      oidc.authorizationCodeGrant(configuration, back, checks, this.issuer.browser.parameters),
    );
  }

  /** New tokens. Rejects with `token_invalid` once the sign-in has ended at the issuer. */
  async refresh(refreshToken: string): Promise<Tokens> {
    const configuration = await this.configuration();
    const tokens = await this.asked('The sign-in has ended', () =>
      oidc.refreshTokenGrant(configuration, refreshToken, this.issuer.browser.parameters),
    );
    return { ...tokens, refreshToken: tokens.refreshToken ?? refreshToken };
  }

  /** Tells the issuer that a sign-in is over, where it can be told. Never rejects: the browser is signed out in any case. */
  async end(refreshToken: string): Promise<void> {
    try {
      const configuration = await this.configuration();
      if (configuration.serverMetadata().revocation_endpoint !== undefined) await oidc.tokenRevocation(configuration, refreshToken);
    } catch {
      // It ends there by itself.
    }
  }

  private async asked(what: string, request: () => Promise<oidc.TokenEndpointResponse>): Promise<Tokens> {
    let answer: oidc.TokenEndpointResponse;
    try {
      answer = await request();
    } catch (cause) {
      if (cause instanceof oidc.ClientError && cause.code === 'OAUTH_TIMEOUT') throw this.away(cause);
      if (cause instanceof TypeError) throw this.away(cause);
      throw new OstiaryError('token_invalid', `${what} by ${this.issuer.issuer}${codeOf(cause)}. Sign in again.`, { cause });
    }
    const obtainedAt = this.now();
    return {
      accessToken: answer.access_token,
      obtainedAt,
      expiresAt: answer.expires_in === undefined ? endOf(answer.access_token, obtainedAt) : obtainedAt + answer.expires_in * 1_000,
      refreshToken: answer.refresh_token ?? null,
    };
  }

  /** Asked for once, and again after a failure. */
  private configuration(): Promise<oidc.Configuration> {
    this.found ??= this.discover().catch((cause: unknown) => {
      this.found = null;
      throw this.away(cause);
    });
    return this.found;
  }

  private discover(): Promise<oidc.Configuration> {
    const { issuer, browser } = this.issuer;
    const url = new URL(issuer);
    const isLoopback = ['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname);
    const authentication = browser.clientSecret === null ? oidc.None() : oidc.ClientSecretBasic(resolveSecret(browser.clientSecret));
    return oidc.discovery(url, browser.clientId, undefined, authentication, {
      timeout: requestTimeoutSeconds,
      ...(isLoopback ? { execute: [oidc.allowInsecureRequests] } : {}),
    });
  }

  private away(cause: unknown): OstiaryError {
    return new OstiaryError('identity_unavailable', `The issuer ${this.issuer.issuer} can’t be reached. Try again shortly.`, { cause });
  }
}

/**
 * What goes on without the person is to be agreed to by them; and somebody who is signed in at the issuer does it again where that is asked for.
 * Whether they did is for the token to say (`auth_time`). Source: OpenID Connect Core, sections 3.1.2.1 and 11.
 */
function promptOf(scopes: readonly string[], fresh: boolean): Record<string, string> {
  const prompts = [...(fresh ? ['login'] : []), ...(scopes.includes('offline_access') ? ['consent'] : [])];
  return { ...(prompts.length > 0 ? { prompt: prompts.join(' ') } : {}), ...(fresh ? { max_age: '0' } : {}) };
}

/** What the token says itself, where its issuer does not; the services check that in any case. */
function endOf(token: string, now: number): number {
  try {
    return (decodeJwt(token).exp ?? 0) * 1_000 || now;
  } catch {
    return now;
  }
}

/** The issuer's own code of an error, which is of a closed form; its words are not passed on. */
function codeOf(error: unknown): string {
  const { error: code } = error as { readonly error?: unknown };
  return typeof code === 'string' && /^[a-z_]{1,40}$/.test(code) ? ` (${code})` : '';
}
