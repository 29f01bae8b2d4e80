import { OstiaryError } from '#contracts';
import { Inject, Injectable } from '@nestjs/common';
import type { webApi } from '@slack/bolt';
import { SLACK_CLIENT } from './slack-client.js';

/** The one workspace that the bot belongs to, and who the bot is there. */
export interface BotIdentity {
  readonly teamId: string;
  readonly teamName: string;
  readonly botUserId: string;
  readonly botId: string;
}

/** Asks Slack once whose token the bot's is, and again after a failure. Source: Slack, `auth.test`. */
@Injectable()
export class SlackTeam {
  private asked: Promise<BotIdentity> | null = null;

  constructor(@Inject(SLACK_CLIENT) private readonly client: webApi.WebClient | null) {}

  /** Rejects with `identity_unavailable` as long as Slack can't be asked. */
  bot(): Promise<BotIdentity> {
    this.asked ??= this.ask().catch((cause: unknown) => {
      this.asked = null;
      throw new OstiaryError('identity_unavailable', 'Slack does not say which workspace this is.', { cause });
    });
    return this.asked;
  }

  private async ask(): Promise<BotIdentity> {
    if (this.client === null) throw new Error('No bot token is configured.');
    const { team_id: teamId, team: teamName, user_id: botUserId, bot_id: botId } = await this.client.auth.test();
    if (!teamId || !botUserId || !botId) throw new Error('auth.test names no workspace or no bot.');
    return { teamId, teamName: teamName ?? teamId, botUserId, botId };
  }
}
