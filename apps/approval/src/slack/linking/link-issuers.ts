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
  private readonly box: SealedBox | null;

  /** Throws where Slack is configured and a key is missing or too short. */
  constructor(@Inject(CONFIG) config: OstiaryConfig) {
    const { slack, home } = config;
    const secrets = (): readonly string[] => keptSecrets(slack.linkKeys, join(home, 'approval', 'link.key'));
    this.box = slack.botToken === null ? null : new SealedBox(secrets(), 'slack-link', Date.now);
    // Nobody is sent anywhere from here, so there is nowhere to come back to.
    this.issuers = new Map(
      config.identity.issuers.filter(hasBrowser).map((issuer) => [issuer.issuer, new BrowserIssuer(issuer, 'urn:none', Date.now)]),
    );
  }

  /** Null where there is no Slack, and so nothing to keep it for. */
  async seal({ teamId, userId }: SlackUser, refreshToken: string): Promise<string | null> {
    if (this.box === null) return null;
    return this.box.seal({ teamId, userId, refreshToken } satisfies Sealed, Date.now() + keptMs);
  }

  /** New tokens. Rejects with `token_invalid` where the sign-in has ended, or `identity_unavailable` where the issuer is away. */
  async refresh({ teamId, userId }: SlackUser, issuer: string, sealed: string): Promise<Tokens> {
    const opened = (await this.box?.open(sealed)) as Sealed | null | undefined;
    const found = this.issuers.get(issuer);
    if (!opened || opened.teamId !== teamId || opened.userId !== userId || found === undefined)
      throw new OstiaryError('token_invalid', 'The refresh token of this link can’t be used any more.');
    return found.refresh(opened.refreshToken);
  }

  /** Tells the issuer that a sign-in is over; never rejects. */
  async end({ teamId, userId }: SlackUser, issuer: string, sealed: string): Promise<void> {
    const opened = (await this.box?.open(sealed)) as Sealed | null | undefined;
    if (opened && opened.teamId === teamId && opened.userId === userId) await this.issuers.get(issuer)?.end(opened.refreshToken);
  }
}
