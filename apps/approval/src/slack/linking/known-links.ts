import { Clock, CONFIG, type OstiaryConfig } from '#chassis';
import { Transactions } from '#persistence';
import { Inject, Injectable } from '@nestjs/common';
import type { SlackLinkEntity } from '../../store/slack-link.entity.js';
import { LinkRecord } from './link-record.js';
import { SlackLinksStore, type SlackUser } from './slack-links.store.js';
import type { SlackProfile } from './slack-profiles.js';

interface Seen {
  readonly issuer: string;
  readonly subject: string;
  readonly groups: string[];
  readonly seen_at: Date;
}

/**
 * The links that count. Links by address, where the configuration allows it: whom Slack knows by a confirmed address is the one person with that verified address who
 * has used the API lately, in the groups that they had then. Looked up at each click, so that it ends with what it rests on.
 */
@Injectable()
export class KnownLinks {
  constructor(
    private readonly transactions: Transactions,
    private readonly links: SlackLinksStore,
    private readonly record: LinkRecord,
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: OstiaryConfig,
  ) {}

  /** Whether there is one: one look into the database, for what cannot wait. */
  async has(user: SlackUser): Promise<boolean> {
    return (await this.kept(user)) !== null;
  }

  async of(profile: SlackProfile): Promise<SlackLinkEntity | null> {
    const link = await this.kept(profile);
    return link === null || link.method === 'email' ? this.byEmail(link, profile) : link;
  }

  private kept(user: SlackUser): Promise<SlackLinkEntity | null> {
    return this.transactions.read((manager) => this.links.find(manager, user));
  }

  private async byEmail(link: SlackLinkEntity | null, profile: SlackProfile): Promise<SlackLinkEntity | null> {
    if (!this.config.slack.linkByEmail || profile.email === null) return null;
    const { teamId, userId } = profile;
    const email = profile.email.trim();
    return this.transactions.run(async (manager) => {
      const seen = await manager.query<Seen[]>(
        'SELECT issuer, subject, groups, seen_at FROM people_seen WHERE lower(email) = lower($1) LIMIT 2',
        [email],
      );
      const [one] = seen;
      // An address that two principals have says of neither that they are the one.
      if (one === undefined || seen.length > 1) return null;
      if ((await this.links.otherOf(manager, { teamId, userId }, one)) !== null) return null;
      const now = this.clock.now();
      const isNew = link === null || link.issuer !== one.issuer || link.subject !== one.subject;
      const found: SlackLinkEntity = {
        teamId,
        userId,
        issuer: one.issuer,
        subject: one.subject,
        name: profile.name,
        email,
        claimedEmail: null,
        groups: one.groups,
        groupsReadAt: one.seen_at,
        refreshToken: null,
        refreshingUntil: null,
        method: 'email',
        linkedAt: isNew ? now : link.linkedAt,
      };
      await this.links.put(manager, found);
      if (isNew) await this.record.write(manager, { user: { teamId, userId }, kind: 'linked', why: 'email', account: one });
      return found;
    });
  }
}
