import { Clock, CONFIG, type OstiaryConfig } from '#chassis';
import { OstiaryError, type Principal } from '#contracts';
import { rolesOf } from '#identity';
import { Transactions } from '#persistence';
import { Inject, Injectable } from '@nestjs/common';
import type { SlackLinkEntity } from '../../store/slack-link.entity.js';
import type { SlackLinkRequestEntity } from '../../store/slack-link-request.entity.js';
import { LinkStores } from './link-stores.js';
import type { SlackUser } from './slack-links.store.js';
import { SlackProfiles } from './slack-profiles.js';

const isSameAddress = (one: string, other: string): boolean => one.trim().toLowerCase() === other.trim().toLowerCase();

/** Links Slack users to principals, and ends links. */
@Injectable()
export class LinksService {
  constructor(
    private readonly transactions: Transactions,
    private readonly stores: LinkStores,
    private readonly profiles: SlackProfiles,
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: OstiaryConfig,
  ) {}

  /**
   * Links the Slack user of a request to whoever has signed in for it. Rejects with `resource_unknown` where the request is over or used,
   * `state_conflict` where the principal has another Slack account in that workspace, `content_rejected` where the two are not one person.
   */
  async link(principal: Principal, claim: string, refreshToken: string | null): Promise<SlackLinkEntity> {
    const request = await this.stores.requests.complete(claim);
    if (request === null)
      throw new OstiaryError('resource_unknown', 'This link is over, or was used before. Click in Slack again for a new one.');
    const { teamId, userId } = request;
    const user = { teamId, userId };
    try {
      const why = await this.expectOnePerson(request, principal);
      const sealed = refreshToken === null ? null : await this.stores.issuers.seal(user, refreshToken);
      return await this.put(user, principal, sealed, why);
    } catch (error) {
      if (error instanceof OstiaryError)
        await this.stores.record.refused({ user, why: `link ${error.code}`, account: principal, by: principal });
      throw error;
    }
  }

  /** Ends a link: the principal’s own, or any for an administrator. What somebody may not end does not exist for them. */
  async unlink(user: SlackUser, by: Principal): Promise<void> {
    const isAdministrator = rolesOf(by, this.config.identity.roles).has('administrator');
    const isTheirs = ({ issuer, subject }: SlackLinkEntity): boolean => issuer === by.issuer && subject === by.subject;
    if (!(await this.end(user, (link) => isAdministrator || isTheirs(link), by)))
      throw new OstiaryError('resource_unknown', 'There is no such link.');
  }

  /** The Slack user’s own wish. False: there was no link. */
  unlinkedBySelf(user: SlackUser): Promise<boolean> {
    return this.end(user, () => true);
  }

  private async end(user: SlackUser, may: (link: SlackLinkEntity) => boolean, by?: Principal): Promise<boolean> {
    const { links, record, issuers } = this.stores;
    const ended = await this.transactions.run(async (manager) => {
      const link = await links.find(manager, user);
      if (link === null || !may(link)) return null;
      await links.remove(manager, user);
      await record.write(manager, {
        user,
        kind: 'unlinked',
        why: by === undefined ? 'in_slack' : 'by_token',
        account: link,
        ...(by && { by }),
      });
      return link;
    });
    if (ended?.refreshToken) await issuers.end(user, ended.issuer, ended.refreshToken);
    return ended !== null;
  }

  /** A forwarded link must not make one person’s Slack account the voice of another. Resolves with what speaks for it. */
  private async expectOnePerson(request: SlackLinkRequestEntity, { email }: Principal): Promise<'same_address' | 'sign_in'> {
    const profile = await this.profiles.of(request);
    if (profile.standing !== 'member')
      throw new OstiaryError('content_rejected', 'This Slack account is no active member of the workspace.');
    if (profile.email === null || email === null) return 'sign_in';
    if (isSameAddress(profile.email, email)) return 'same_address';
    if (this.config.slack.linkAcrossAddresses) return 'sign_in';
    throw new OstiaryError(
      'content_rejected',
      `Slack knows ${request.userName} by another address than the one you have signed in with. If somebody sent you this link, it was to vote in your name.`,
    );
  }

  private put(
    user: SlackUser,
    { issuer, subject, name, email, claimedEmail, groups }: Principal,
    refreshToken: string | null,
    why: string,
  ): Promise<SlackLinkEntity> {
    const { links, record } = this.stores;
    return this.transactions.run(async (manager) => {
      const other = await links.otherOf(manager, user, { issuer, subject });
      if (other !== null)
        throw new OstiaryError(
          'state_conflict',
          `You are linked to another Slack account of this workspace, ${other.userId}. Unlink that first.`,
        );
      const now = this.clock.now();
      const who = { ...user, issuer, subject, name, email, claimedEmail: claimedEmail ?? null, groups };
      const link: SlackLinkEntity = { ...who, groupsReadAt: now, refreshToken, refreshingUntil: null, method: 'sign_in', linkedAt: now };
      await links.put(manager, link);
      await record.write(manager, { user, kind: 'linked', why, account: { issuer, subject }, by: { issuer, subject } });
      return link;
    });
  }
}
