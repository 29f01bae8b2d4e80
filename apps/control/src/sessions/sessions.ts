import { randomBytes } from 'node:crypto';
import { type OstiaryConfig, publicOrigin } from '#chassis';
import { OstiaryError } from '#contracts';
import { BrowserIssuer, hasBrowser, type PendingSignIn, SealedBox, type Tokens } from '#identity';
import { ChunkedCookie } from './cookies.js';
import { Renewals } from './renewals.js';
import type { Session } from './session.js';
import { sessionSecrets } from './session-secrets.js';

export const callbackPath = '/auth/callback';

/** A person has this long to sign in. */
const signInMs = 10 * 60_000;

/** What a browser is answered with: its session from now on, and the `Set-Cookie` headers that make it so. */
export interface Kept {
  readonly session: Session;
  readonly cookies: readonly string[];
}

/** Sessions of browsers. All of one is in its cookie, encrypted, so that any replica serves it, and nothing is kept here. */
export class Sessions {
  readonly origin: string;
  /** Whether cookies go over https only. */
  readonly isSecure: boolean;
  private readonly issuers: ReadonlyMap<string, BrowserIssuer>;
  private readonly sessionCookie: ChunkedCookie;
  private readonly signInCookie: ChunkedCookie;
  private readonly renewals: Renewals;
  private boxes: { readonly session: SealedBox; readonly signIn: SealedBox } | null = null;

  /** Throws where browsers would send cookies in clear over a network. */
  constructor(
    private readonly config: OstiaryConfig,
    private readonly now: () => number = Date.now,
  ) {
    const { publicUrl } = config.api;
    const url = new URL(publicOrigin(config));
    const isLoopback = ['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname);
    this.origin = url.origin;
    this.isSecure = !isLoopback;
    const usable = url.protocol === 'https:' || isLoopback;
    const signingIn = usable ? config.identity.issuers.filter(hasBrowser) : [];
    if (publicUrl !== null && !usable) throw new Error(`api.publicUrl must be https beyond this machine, not ${publicUrl}.`);
    this.issuers = new Map(signingIn.map((issuer) => [issuer.issuer, new BrowserIssuer(issuer, `${this.origin}${callbackPath}`, now)]));
    this.sessionCookie = new ChunkedCookie('ostiary-session', this.isSecure);
    this.signInCookie = new ChunkedCookie('ostiary-sign-in', this.isSecure);
    this.renewals = new Renewals(now);
  }

  /** Where people can sign in; none: nobody can, here. */
  get issuerNames(): readonly string[] {
    return [...this.issuers.keys()];
  }

  /** Throws `parameter_invalid` for one at which nobody signs in here. */
  issuerOf(issuer: string): BrowserIssuer {
    const found = this.issuers.get(issuer);
    if (found === undefined) throw new OstiaryError('parameter_invalid', 'issuer: nobody signs in there with a browser.');
    return found;
  }

  /** Sends a browser to an issuer; `fresh`: whether or not the person is signed in there. Rejects with `parameter_invalid` for one that is not configured. */
  async begin(issuer: string, to: string, fresh: boolean): Promise<{ readonly url: string; readonly cookies: readonly string[] }> {
    const { url, pending } = await this.issuerOf(issuer).begin(to, fresh);
    const sealed = await this.sealed().signIn.seal(pending, this.now() + signInMs);
    return { url, cookies: this.signInCookie.write(sealed, signInMs) };
  }

  /**
   * Takes a browser that comes back from an issuer. Rejects with `token_invalid` where this browser has begun no such sign-in: somebody else's
   * must not become its own.
   */
  async complete(back: URL, cookie: string | undefined): Promise<Kept & { readonly to: string }> {
    const sealed = this.signInCookie.read(cookie);
    const pending = sealed === null ? null : ((await this.sealed().signIn.open(sealed)) as PendingSignIn | null);
    if (pending === null || pending.state !== back.searchParams.get('state'))
      throw new OstiaryError('token_invalid', 'This browser has no such sign-in under way, or it took too long. Sign in again.');
    const tokens = await this.issuerOf(pending.issuer).complete(back, pending);
    const now = this.now();
    const session: Session = { issuer: pending.issuer, ...tokens, startedAt: now, csrf: randomBytes(24).toString('base64url') };
    return { session, to: pending.to, cookies: [...this.signInCookie.clear(cookie), ...(await this.write(session, cookie))] };
  }

  hasCookie(cookie: string | undefined): boolean {
    return cookie !== undefined && this.sessionCookie.read(cookie) !== null;
  }

  /**
   * The session that a browser's cookie holds, renewed where its token is about to expire; null where it is over, none of ours, or of an issuer
   * at which nobody signs in here any more.
   */
  async of(cookie: string | undefined): Promise<Kept | null> {
    const sealed = this.sessionCookie.read(cookie);
    const session = sealed === null ? null : ((await this.sealed().session.open(sealed)) as Session | null);
    if (session === null || !this.issuers.has(session.issuer) || this.endOf(session) <= this.now()) return null;
    const kept = await this.renewals.of(session, (refreshToken): Promise<Tokens> => this.issuerOf(session.issuer).refresh(refreshToken));
    if (kept === null) return null;
    return { session: kept, cookies: kept === session ? [] : await this.write(kept, cookie) };
  }

  /** `Set-Cookie` headers that take a session away. */
  forget(cookie: string | undefined): readonly string[] {
    return this.sessionCookie.clear(cookie);
  }

  /** Ends a sign-in at its issuer, too. */
  async end({ issuer, refreshToken }: Session): Promise<void> {
    if (refreshToken !== null) await this.issuers.get(issuer)?.end(refreshToken);
  }

  private endOf({ startedAt }: Session): number {
    return startedAt + this.config.api.sessionMaxMs;
  }

  private async write(session: Session, cookie: string | undefined): Promise<string[]> {
    const written = this.sessionCookie.write(
      await this.sealed().session.seal(session, this.endOf(session)),
      this.endOf(session) - this.now(),
    );
    const names = new Set(written.map((line) => line.slice(0, line.indexOf('='))));
    return [...this.sessionCookie.clear(cookie).filter((line) => !names.has(line.slice(0, line.indexOf('=')))), ...written];
  }

  private sealed(): { readonly session: SealedBox; readonly signIn: SealedBox } {
    if (this.boxes === null) {
      const secrets = sessionSecrets(this.config);
      this.boxes = { session: new SealedBox(secrets, 'session', this.now), signIn: new SealedBox(secrets, 'sign-in', this.now) };
    }
    return this.boxes;
  }
}
