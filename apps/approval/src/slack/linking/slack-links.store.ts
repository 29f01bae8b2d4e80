import type { Principal } from '#contracts';
import { isStorable } from '#persistence';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { SlackLinkEntity } from '../../store/slack-link.entity.js';

/** A user of a workspace, as Slack numbers them. */
export interface SlackUser {
  readonly teamId: string;
  readonly userId: string;
}

type Account = Pick<Principal, 'issuer' | 'subject'>;

/** Who Slack users are. Every method works in the transaction of the manager it is given. */
@Injectable()
export class SlackLinksStore {
  async find(manager: EntityManager, { teamId, userId }: SlackUser): Promise<SlackLinkEntity | null> {
    return isStorable(teamId) && isStorable(userId) ? manager.findOneBy(SlackLinkEntity, { teamId, userId }) : null;
  }

  /** The Slack user of a principal, for messages to them; null: they are not linked there. */
  slackUserOf(manager: EntityManager, teamId: string, { issuer, subject }: Account): Promise<SlackLinkEntity | null> {
    return manager.findOneBy(SlackLinkEntity, { teamId, issuer, subject });
  }

  /**
   * The other Slack user of the workspace that a principal is linked to; null: there is none. Until the transaction ends nobody else links the
   * principal there: of two who try at once, the later one finds the earlier's link.
   */
  async otherOf(manager: EntityManager, { teamId, userId }: SlackUser, account: Account): Promise<SlackLinkEntity | null> {
    const key = JSON.stringify(['slack link', teamId, account.issuer, account.subject]);
    await manager.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [key]);
    const link = await this.slackUserOf(manager, teamId, account);
    return link === null || link.userId === userId ? null : link;
  }

  /** All links of a principal, one a workspace; or everybody's. */
  list(manager: EntityManager, of: Account | null): Promise<SlackLinkEntity[]> {
    const where = of === null ? {} : { issuer: of.issuer, subject: of.subject };
    return manager.find(SlackLinkEntity, { where, order: { teamId: 'ASC', userId: 'ASC' }, take: mostListed });
  }

  /** Instead of what the Slack user was linked to before. */
  async put(manager: EntityManager, link: SlackLinkEntity): Promise<void> {
    await manager.upsert(SlackLinkEntity, link, ['teamId', 'userId']);
  }

  async remove(manager: EntityManager, { teamId, userId }: SlackUser): Promise<void> {
    await manager.delete(SlackLinkEntity, { teamId, userId });
  }
}

const mostListed = 1_000;

/** The principal that a link stands for, with the groups that were read last. */
export const principalOf = ({ issuer, subject, name, email, claimedEmail, groups }: SlackLinkEntity): Principal => ({
  issuer,
  subject,
  name,
  email,
  ...(claimedEmail === null ? {} : { claimedEmail }),
  groups,
});
