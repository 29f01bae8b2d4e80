import { Inject, Injectable, Logger } from '@nestjs/common';
import type { webApi } from '@slack/bolt';
import type { SlackLinkEntity } from '../../store/slack-link.entity.js';
import { actions, button, section } from '../cards/blocks.js';
import { asLine } from '../cards/mrkdwn.js';
import { SLACK_CLIENT } from '../connection/slack-client.js';
import type { SlackUser } from './slack-links.store.js';

/** Of the button that ends one’s own link (`block_id`, `action_id`). */
export const linkBlock = 'ostiary_link';
export const unlinkAction = 'unlink';

/** Tells Slack users what became of their link, in a direct message. Whoever it is not is to hear of it, too. */
@Injectable()
export class LinkNews {
  private readonly logger = new Logger('Slack');

  constructor(@Inject(SLACK_CLIENT) private readonly client: webApi.WebClient | null) {}

  linked({ userId, name, email, issuer }: SlackLinkEntity): void {
    const who = `*${asLine(name, 120)}* (${asLine(email ?? 'no verified address', 200)}, ${asLine(issuer, 200)})`;
    void this.tell(userId, `You are linked to ${who} now: what you decide here counts as their vote. Not you? Unlink.`, [
      actions(linkBlock, [button({ action: unlinkAction, label: 'Unlink', style: 'danger' })]),
    ]);
  }

  unlinked({ userId }: SlackUser): void {
    void this.tell(userId, 'Your Slack account is linked to nobody any more: what you click here decides nothing.', []);
  }

  private async tell(user: string, text: string, more: ReturnType<typeof actions>[]): Promise<void> {
    try {
      const opened = await this.client?.conversations.open({ users: user });
      const channel = opened?.channel?.id;
      if (channel !== undefined) await this.client?.chat.postMessage({ channel, text, blocks: [section(text), ...more] });
    } catch (error) {
      this.logger.warn(`A Slack user could not be told of their link: ${error instanceof Error ? error.message : 'unknown'}`);
    }
  }
}
