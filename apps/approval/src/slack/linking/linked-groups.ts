import { Clock, CONFIG, type OstiaryConfig } from '#chassis';
import { OstiaryError } from '#contracts';
import { TokenVerifier } from '#identity';
import { Transactions } from '#persistence';
import { Inject, Injectable } from '@nestjs/common';
import { SlackLinkEntity } from '../../store/slack-link.entity.js';
import { LinkStores } from './link-stores.js';

/** Groups younger than this are good without asking: a reviewer who works through a queue is not refreshed at each click. */
const goodMs = 5 * 60_000;
/** Whoever reads groups anew has this long before another may try. */
const leaseMs = 30_000;
const lookAgainMs = 100;

/**
 * Groups of linked people, as young as they must be. Where there is a refresh token they are read anew, so that a group left an hour ago
 * gives no vote; without one, or with the issuer away, they count up to the configured age. A refresh token is used by one replica at a time, for many issuers end a
 * sign-in whose token comes twice.
 */
@Injectable()
export class LinkedGroups {
  constructor(
    private readonly transactions: Transactions,
    private readonly stores: LinkStores,
    private readonly verifier: TokenVerifier,
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: OstiaryConfig,
  ) {}

  /** The link with groups that count; null: the person has to sign in again. Rejects with `identity_unavailable` where only the issuer could tell. */
  async current(link: SlackLinkEntity): Promise<SlackLinkEntity | null> {
    const isOld = this.isOlder(link, this.config.slack.groupsMaxAgeMs);
    if (link.refreshToken === null || !(isOld || this.isOlder(link, goodMs))) return isOld ? null : link;
    try {
      const renewed = await this.renewed(link, link.refreshToken);
      return renewed === null || this.isOlder(renewed, this.config.slack.groupsMaxAgeMs) ? null : renewed;
    } catch (error) {
      if (error instanceof OstiaryError && error.code === 'identity_unavailable' && !isOld) return link;
      throw error;
    }
  }

  private isOlder({ groupsReadAt }: SlackLinkEntity, ageMs: number): boolean {
    return this.clock.millis() - groupsReadAt.getTime() > ageMs;
  }

  /** Null: the sign-in has ended at the issuer. */
  private async renewed(link: SlackLinkEntity, refreshToken: string): Promise<SlackLinkEntity | null> {
    if (!(await this.lease(link, refreshToken))) return this.others(link);
    const { teamId, userId } = link;
    const mine = { teamId, userId, refreshToken };
    try {
      const tokens = await this.stores.issuers.refresh(link, link.issuer, refreshToken);
      const principal = await this.verifier.verify(tokens.accessToken);
      if (principal.issuer !== link.issuer || principal.subject !== link.subject)
        throw new OstiaryError('token_invalid', 'The refresh token is somebody else’s.');
      const { name, email, claimedEmail = null, groups } = principal;
      const next = tokens.refreshToken === null ? null : await this.stores.issuers.seal(link, tokens.refreshToken);
      const read = { name, email, claimedEmail, groups, groupsReadAt: this.clock.now(), refreshToken: next, refreshingUntil: null };
      return await this.store(mine, read, { ...link, ...read });
    } catch (error) {
      const isAway = error instanceof OstiaryError && error.code === 'identity_unavailable';
      // Whoever has no sign-in at the issuer any more, or is denied here, has no groups that count.
      const left = isAway
        ? { refreshingUntil: null }
        : { refreshToken: null, groups: null, groupsReadAt: new Date(0), refreshingUntil: null };
      await this.store(mine, left, null);
      if (isAway || !(error instanceof OstiaryError)) throw error;
      return null;
    }
  }

  /** Only over what was leased: a link that was made anew meanwhile is not touched. */
  private async store<T>(
    mine: Pick<SlackLinkEntity, 'teamId' | 'userId'> & { readonly refreshToken: string },
    what: Partial<SlackLinkEntity>,
    result: T,
  ): Promise<T | null> {
    const { affected } = await this.transactions.run((manager) => manager.update(SlackLinkEntity, mine, what));
    return affected === 1 ? result : null;
  }

  private async lease({ teamId, userId }: SlackLinkEntity, refreshToken: string): Promise<boolean> {
    const now = this.clock.now();
    const taken = await this.transactions.run((manager) =>
      manager.query<[unknown[], number]>(
        `UPDATE slack_links SET refreshing_until = $1 WHERE team_id = $2 AND user_id = $3 AND refresh_token = $4
           AND (refreshing_until IS NULL OR refreshing_until <= $5)`,
        [new Date(now.getTime() + leaseMs), teamId, userId, refreshToken, now],
      ),
    );
    return taken[1] === 1;
  }

  /** What somebody else reads at this moment. */
  private async others(link: SlackLinkEntity): Promise<SlackLinkEntity | null> {
    for (const until = this.clock.millis() + leaseMs; this.clock.millis() < until; await this.clock.sleep(lookAgainMs)) {
      const now = await this.transactions.read((manager) => this.stores.links.find(manager, link));
      if (now === null || now.issuer !== link.issuer || now.subject !== link.subject) return null;
      if (now.refreshToken !== link.refreshToken || now.refreshingUntil === null) return now;
    }
    throw new OstiaryError('identity_unavailable', 'Your groups could not be read in time.');
  }
}
