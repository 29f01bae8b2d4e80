import { Injectable } from '@nestjs/common';
import type { App } from '@slack/bolt';
import { z } from 'zod';
import { LinkNews, linkBlock, unlinkAction } from '../linking/link-news.js';
import { LinksService } from '../linking/links.service.js';
import type { SlackUser } from '../linking/slack-links.store.js';
import { SlackHandlers } from '../receiving/slack-handlers.port.js';
import { clickOf } from './interaction.js';

const id = z.string().min(1).max(100);
const directMessageSchema = z.object({
  team_id: id,
  event: z.object({
    channel_type: z.literal('im'),
    user: id,
    text: z.string().regex(/^\s*unlink\s*$/i),
    subtype: z.undefined().optional(),
  }),
});

/** The end of a link, by the button that the bot showed, or by writing `unlink` to the bot. */
@Injectable()
export class LinkHandlers extends SlackHandlers {
  constructor(
    private readonly links: LinksService,
    private readonly news: LinkNews,
  ) {
    super();
  }

  register(app: App): void {
    app.action({ block_id: linkBlock, action_id: unlinkAction }, async ({ ack, body }) => {
      await ack();
      await this.unlink(clickOf(body)?.user);
    });
    app.event('message', async ({ body }) => {
      const read = directMessageSchema.safeParse(body);
      if (read.success) await this.unlink({ teamId: read.data.team_id, userId: read.data.event.user });
    });
  }

  private async unlink(user: SlackUser | undefined): Promise<void> {
    if (user !== undefined && (await this.links.unlinkedBySelf(user))) this.news.unlinked(user);
  }
}
