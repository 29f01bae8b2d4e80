import { CONFIG, type OstiaryConfig, publicOrigin } from '#chassis';
import { Inject, Injectable, Logger } from '@nestjs/common';
import type { webApi } from '@slack/bolt';
import { actions, type Block, button, section } from '../cards/blocks.js';
import { SLACK_CLIENT } from '../connection/slack-client.js';
import { LinkRequestsStore } from '../linking/link-requests.store.js';
import type { Refusal } from '../linking/slack-people.js';
import type { SlackProfile } from '../linking/slack-profiles.js';

/** Where somebody has done something, for an answer that they alone see. */
export interface Place {
  readonly channel: string;
  readonly userId: string;
  /** Null: not in a thread. */
  readonly threadTs: string | null;
}

/** What is said to whoever has no say. A link is shown where a sign-in helps, and to nobody else. */
const words: Readonly<Record<Refusal, string>> = {
  unlinked: 'I don’t know who you are to Ostiary yet. Sign in once, and then click again.',
  sign_in_again: 'What I know of your groups is too old to decide by. Sign in again, and then click again.',
  denied: 'Your account has been denied, so nothing was decided. Ask your administrator.',
  guest: 'Guests decide nothing here.',
  bot: 'Bots decide nothing here.',
  deactivated: 'This account is deactivated, so nothing was decided.',
  other_workspace: 'Only members of this bot’s own workspace decide here.',
  unknown_now: 'I can’t find out right now who you are, so nothing was decided. Try again shortly.',
};

/** Answers that only one person sees. Never rejects: what was done is done, whoever hears of it. */
@Injectable()
export class OnlyThem {
  private readonly logger = new Logger('Slack');
  private readonly origin: string;

  constructor(
    @Inject(SLACK_CLIENT) private readonly client: webApi.WebClient | null,
    private readonly requests: LinkRequestsStore,
    @Inject(CONFIG) config: OstiaryConfig,
  ) {
    this.origin = publicOrigin(config);
  }

  async refuse(place: Place, refused: Refusal, profile: SlackProfile | null): Promise<void> {
    await this.tell(place, words[refused], await this.waysOn(refused, profile));
  }

  /** A button to sign in with, for whom it is of use. */
  async waysOn(refused: Refusal, profile: SlackProfile | null): Promise<Block[]> {
    if ((refused !== 'unlinked' && refused !== 'sign_in_again') || profile === null) return [];
    const url = `${this.origin}/slack/link?token=${await this.requests.issue(profile)}`;
    return [actions('ostiary_sign_in', [button({ action: 'open', label: 'Sign in', style: 'primary', url })])];
  }

  async tell({ channel, userId: user, threadTs }: Place, text: string, more: readonly Block[] = []): Promise<void> {
    try {
      const thread = threadTs === null ? {} : { thread_ts: threadTs };
      await this.client?.chat.postEphemeral({ channel, user, text, blocks: [section(text), ...more], ...thread });
    } catch (error) {
      this.logger.warn(`Somebody could not be answered in Slack: ${error instanceof Error ? error.message : 'unknown'}`);
    }
  }

  wordsFor(refused: Refusal): string {
    return words[refused];
  }
}
