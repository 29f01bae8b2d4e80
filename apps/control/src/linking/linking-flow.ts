import { randomBytes } from 'node:crypto';
import { CONFIG, type OstiaryConfig } from '#chassis';
import { type PendingSignIn, SealedBox, type Tokens } from '#identity';
import { Inject, Injectable } from '@nestjs/common';
import { ChunkedCookie } from '../sessions/cookies.js';
import { sessionSecrets } from '../sessions/session-secrets.js';
import { Sessions } from '../sessions/sessions.js';
import { type OpenedLink, SlackLinksApi } from './slack-links.api.js';

/** As long as the bot's link is good for. */
const linkingMs = 10 * 60_000;

export const confirmPath = '/slack/link/confirm';

/** A link that somebody has signed in for and not yet agreed to. Its tokens belong to it alone, and to no session. */
interface SignedInLink extends OpenedLink, Pick<Tokens, 'accessToken' | 'refreshToken'> {
  readonly issuer: string;
  readonly csrf: string;
}

interface PendingLink extends OpenedLink {
  readonly pending: PendingSignIn;
}

/**
 * How a Slack user comes to be linked: the bot's link is opened, once; the person signs in, anew and for nothing else; sees who would be linked
 * to whom; and agrees. Between the steps all of it is in the browser's cookies, encrypted. Another browser's sign-in, session or agreement is
 * of no use to it.
 */
@Injectable()
export class LinkingFlow {
  private readonly pendingCookie: ChunkedCookie;
  private readonly linkCookie: ChunkedCookie;
  private made: { readonly pending: SealedBox; readonly link: SealedBox } | null = null;

  constructor(
    private readonly sessions: Sessions,
    private readonly api: SlackLinksApi,
    @Inject(CONFIG) private readonly config: OstiaryConfig,
  ) {
    this.pendingCookie = new ChunkedCookie('ostiary-link-sign-in', sessions.isSecure);
    this.linkCookie = new ChunkedCookie('ostiary-link', sessions.isSecure);
  }

  /** Opens the bot's link. Rejects with `resource_unknown` where it is over or was opened, and with what the issuer's part rejects with. */
  async open(
    token: string,
    issuer: string,
  ): Promise<{ readonly url: string; readonly opened: OpenedLink; readonly cookies: readonly string[] }> {
    // First what may fail and be tried again: a link is opened once.
    const { url, pending } = await this.sessions.issuerOf(issuer).begin(confirmPath, true);
    const opened = await this.api.open(token);
    const sealed = await this.boxes().pending.seal({ ...opened, pending } satisfies PendingLink, Date.now() + linkingMs);
    return { url, opened, cookies: this.pendingCookie.write(sealed, linkingMs) };
  }

  /** Takes a browser that comes back from an issuer; null where that has nothing to do with a link that this browser has opened. */
  async complete(
    back: URL,
    cookie: string | undefined,
  ): Promise<{ readonly accessToken: string; readonly cookies: readonly string[] } | null> {
    const sealed = this.pendingCookie.read(cookie);
    const found = sealed === null ? null : ((await this.boxes().pending.open(sealed)) as PendingLink | null);
    if (found === null || found.pending.state !== back.searchParams.get('state')) return null;
    const { pending, ...opened } = found;
    const { accessToken, refreshToken } = await this.sessions.issuerOf(pending.issuer).complete(back, pending);
    const link: SignedInLink = {
      ...opened,
      issuer: pending.issuer,
      accessToken,
      refreshToken,
      csrf: randomBytes(24).toString('base64url'),
    };
    const written = this.linkCookie.write(await this.boxes().link.seal(link, Date.now() + linkingMs), linkingMs);
    return { accessToken, cookies: [...this.pendingCookie.clear(cookie), ...written] };
  }

  /** What this browser's person is asked to agree to; null: nothing. */
  async of(cookie: string | undefined): Promise<SignedInLink | null> {
    const sealed = this.linkCookie.read(cookie);
    return sealed === null ? null : ((await this.boxes().link.open(sealed)) as SignedInLink | null);
  }

  /** They agree. Rejects with why the approval service does not. */
  async agree({ accessToken, claim, refreshToken }: SignedInLink): Promise<void> {
    await this.api.link(accessToken, claim, refreshToken);
  }

  /** They do not: the sign-in that was made for it ends. Never rejects. */
  async decline({ issuer, refreshToken }: SignedInLink): Promise<void> {
    if (refreshToken !== null) await this.sessions.issuerOf(issuer).end(refreshToken);
  }

  /** `Set-Cookie` headers that take all of it away. */
  forget(cookie: string | undefined): readonly string[] {
    return [...this.pendingCookie.clear(cookie), ...this.linkCookie.clear(cookie)];
  }

  private boxes(): { readonly pending: SealedBox; readonly link: SealedBox } {
    if (this.made === null) {
      const secrets = sessionSecrets(this.config);
      this.made = { pending: new SealedBox(secrets, 'slack-link-sign-in', Date.now), link: new SealedBox(secrets, 'slack-link', Date.now) };
    }
    return this.made;
  }
}
