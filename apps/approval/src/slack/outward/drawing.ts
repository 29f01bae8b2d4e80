import { Clock, CONFIG, type OstiaryConfig, publicOrigin } from '#chassis';
import { Inject, Injectable } from '@nestjs/common';
import type { SlackContent } from '../cards/blocks.js';
import { cardOf } from '../cards/card.js';
import type { CardLinks } from '../cards/card-source.js';
import { commentMessage } from '../cards/comment-message.js';
import { digestOf } from '../cards/digest.js';
import { outcomeMessage, requesterMessage } from '../cards/requester-message.js';
import { CardSources } from './card-sources.js';
import type { DueMessage } from './slack-message.js';

/** What a message should show now. */
@Injectable()
export class Drawing {
  private readonly links: CardLinks;

  constructor(
    private readonly sources: CardSources,
    private readonly clock: Clock,
    @Inject(CONFIG) config: OstiaryConfig,
  ) {
    this.links = { origin: publicOrigin(config), mentions: config.slack.mentions };
  }

  /** Null: there is nothing to show. */
  async of({ approvalId, kind, plain, linkOnly, said }: DueMessage): Promise<SlackContent | null> {
    if (kind === 'comment') return said && commentMessage(said.by, said.channel, said.text);
    if (approvalId === null) return this.digest();
    const source = await this.sources.one(approvalId);
    if (source === null) return null;
    if (kind === 'requester') return requesterMessage(source, this.links);
    if (kind === 'outcome') return outcomeMessage(source, this.links);
    return cardOf(source, this.links, { plain, linkOnly });
  }

  /** Whom a message to the requester is for; null: nobody any more. */
  async requesterOf({ approvalId }: DueMessage): Promise<{ readonly issuer: string; readonly subject: string } | null> {
    const source = approvalId === null ? null : await this.sources.one(approvalId);
    return source && source.approval.requester;
  }

  private async digest(): Promise<SlackContent | null> {
    const { open, total } = await this.sources.open();
    return total === 0 ? null : digestOf(open, total, this.clock.now(), this.links);
  }
}
