import { OstiaryError } from '#contracts';
import { Inject, Injectable } from '@nestjs/common';
import type { webApi } from '@slack/bolt';
import { LRUCache } from 'lru-cache';
import { SLACK_CLIENT } from '../connection/slack-client.js';
import { SlackTeam } from '../connection/slack-team.js';
import type { SlackUser } from './slack-links.store.js';

/** Why somebody has no say in Slack, whoever they are elsewhere. */
export type Standing = 'member' | 'other_workspace' | 'bot' | 'deactivated' | 'guest';

export interface SlackProfile extends SlackUser {
  readonly standing: Standing;
  readonly teamName: string;
  readonly name: string;
  /** That Slack has had confirmed; null: none, or the bot may not see it (`users:read.email`). */
  readonly email: string | null;
}

type User = NonNullable<webApi.UsersInfoResponse['user']>;

const rememberedMs = 60_000;
const mostRemembered = 5_000;
const mostChars = 200;

/** What Slack says of its users, at most a minute old: whoever is deactivated or made a guest loses their say within that. */
@Injectable()
export class SlackProfiles {
  private readonly known = new LRUCache<string, SlackProfile>({ max: mostRemembered, ttl: rememberedMs });

  constructor(
    @Inject(SLACK_CLIENT) private readonly client: webApi.WebClient | null,
    private readonly team: SlackTeam,
  ) {}

  /** Rejects with `identity_unavailable` where Slack can't be asked, or does not know them: nothing is assumed of anybody. */
  async of({ teamId, userId }: SlackUser): Promise<SlackProfile> {
    const known = this.known.get(userId);
    if (known !== undefined && known.teamId === teamId) return known;
    const bot = await this.team.bot();
    const user = await this.ask(userId);
    const profile: SlackProfile = {
      teamId,
      userId,
      standing: teamId === bot.teamId ? standingOf(user, bot.teamId) : 'other_workspace',
      teamName: bot.teamName,
      name: (user.profile?.real_name || user.real_name || user.name || userId).slice(0, mostChars),
      email: user.is_email_confirmed === true ? (user.profile?.email ?? null) : null,
    };
    if (teamId === bot.teamId) this.known.set(userId, profile);
    return profile;
  }

  private async ask(userId: string): Promise<User> {
    try {
      const { user } = (await this.client?.users.info({ user: userId })) ?? {};
      if (user?.id !== userId) throw new Error('Slack says nothing of them.');
      return user;
    } catch (cause) {
      throw new OstiaryError('identity_unavailable', 'Slack does not say who you are right now.', { cause });
    }
  }
}

/** Source: Slack, the user object; `is_stranger`: of another organisation, in a channel that both share. */
function standingOf(user: User, teamId: string): Standing {
  if (user.team_id !== teamId || user.is_stranger === true) return 'other_workspace';
  if (user.is_bot === true || user.is_workflow_bot === true || user.is_connector_bot === true || user.id === 'USLACKBOT') return 'bot';
  if (user.deleted !== false) return 'deactivated';
  return user.is_restricted === true || user.is_ultra_restricted === true || user.is_invited_user === true ? 'guest' : 'member';
}
