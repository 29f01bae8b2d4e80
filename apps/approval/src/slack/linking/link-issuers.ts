import { join } from 'node:path';
import { CONFIG, type OstiaryConfig } from '#chassis';
import { OstiaryError } from '#contracts';
import { BrowserIssuer, hasBrowser, keptSecrets, SealedBox, type Tokens } from '#identity';
import { Inject, Injectable } from '@nestjs/common';
import type { SlackUser } from './slack-links.store.js';

/** A refresh token that nobody has used for so long is forgotten. */
const keptMs = 90 * 86_400_000;

interface Sealed extends SlackUser {
  readonly refreshToken: string;
}

/** Refresh tokens of linked people: encrypted for the table, each for the one user whose row it is in, and used at their issuers. */
@Injectable()
export class LinkIssuers {
  private readonly issuers: ReadonlyMap<string, BrowserIssuer>;
  private made: SealedBox | null = null;

  constructor(@Inject(CONFIG) private readonly config: OstiaryConfig) {
    // Nobody is sent anywhere from here, so there is nowhere to come back to.
    this.issuers = new Map(
      config.identity.issuers.filter(hasBrowser).map((issuer) => [issuer.issuer, new BrowserIssuer(issuer, 'urn:none', Date.now)]),
    );
  }

  seal({ teamId, userId }: SlackUser, refreshToken: string): Promise<string> {
    return this.box().seal({ teamId, userId, refreshToken } satisfies Sealed, Date.now() + keptMs);
  }

  /** New tokens. Rejects with `token_invalid` where the sign-in has ended, or `identity_unavailable` where the issuer is away. */
  async refresh({ teamId, userId }: SlackUser, issuer: string, sealed: string): Promise<Tokens> {
    const opened = (await this.box().open(sealed)) as Sealed | null;
    const found = this.issuers.get(issuer);
    if (opened === null || opened.teamId !== teamId || opened.userId !== userId || found === undefined)
      throw new OstiaryError('token_invalid', 'The refresh token of this link can’t be used any more.');
    return found.refresh(opened.refreshToken);
  }

  /** Tells the issuer that a sign-in is over; never rejects. */
  async end({ teamId, userId }: SlackUser, issuer: string, sealed: string): Promise<void> {
    const opened = (await this.box().open(sealed)) as Sealed | null;
    if (opened !== null && opened.teamId === teamId && opened.userId === userId) await this.issuers.get(issuer)?.end(opened.refreshToken);
  }

  private box(): SealedBox {
    const { slack, home } = this.config;
    this.made ??= new SealedBox(keptSecrets(slack.linkKeys, join(home, 'approval', 'link.key')), 'slack-link', Date.now);
    return this.made;
  }
}
