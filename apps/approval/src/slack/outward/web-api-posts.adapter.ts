import { Transactions } from '#persistence';
import { Inject, Injectable } from '@nestjs/common';
import type { webApi } from '@slack/bolt';
import type { SlackContent } from '../cards/blocks.js';
import { messageKind } from '../cards/card-actions.js';
import { SLACK_CLIENT } from '../connection/slack-client.js';
import { SlackTeam } from '../connection/slack-team.js';
import { SlackLinksStore } from '../linking/slack-links.store.js';
import { failureOf, SlackFailure } from './slack-failure.js';
import { type Place, type Post, SlackPosts } from './slack-posts.port.js';

/** Messages that are looked through for one whose post was not answered. */
const pageSize = 200;
const mostPages = 3;
/** Slack's clock and the database's are not the same. */
const clocksApartMs = 60_000;

const metadataOf = (mark: string) => ({ event_type: messageKind, event_payload: { mark } });

/** Slack's Web API. */
@Injectable()
export class WebApiPosts extends SlackPosts {
  constructor(
    @Inject(SLACK_CLIENT) private readonly client: webApi.WebClient | null,
    private readonly team: SlackTeam,
    private readonly links: SlackLinksStore,
    private readonly transactions: Transactions,
  ) {
    super();
  }

  override async post({ channel, thread, content, mark }: Post): Promise<Place> {
    const answer = await this.ask((client) =>
      client.chat.postMessage({
        channel,
        ...(thread === null ? {} : { thread_ts: thread }),
        ...messageOf(content),
        metadata: metadataOf(mark),
        unfurl_links: false,
        unfurl_media: false,
      }),
    );
    if (typeof answer.ts !== 'string' || typeof answer.channel !== 'string') throw new SlackFailure('unsure', 'no answer of Slack’s', 0);
    return { channel: answer.channel, ts: answer.ts };
  }

  override async update({ channel, ts }: Place, content: SlackContent, mark: string): Promise<void> {
    await this.ask((client) => client.chat.update({ channel, ts, ...messageOf(content), metadata: metadataOf(mark) }));
  }

  override async remove({ channel, ts }: Place): Promise<void> {
    await this.ask((client) => client.chat.delete({ channel, ts })).catch((error: unknown) => {
      // Somebody was faster.
      if (failureOf(error).kind !== 'gone') throw error;
    });
  }

  override async find({ channel, thread, mark }: Pick<Post, 'channel' | 'thread' | 'mark'>, since: Date): Promise<Place[] | null> {
    const oldest = String((since.getTime() - clocksApartMs) / 1_000);
    const { botId } = await this.bot();
    const found: Place[] = [];
    let cursor: string | undefined;
    for (let page = 0; page < mostPages; page += 1) {
      const range = { channel, oldest, limit: pageSize, include_all_metadata: true, ...(cursor === undefined ? {} : { cursor }) };
      const answer = await this.ask((client) =>
        thread === null ? client.conversations.history(range) : client.conversations.replies({ ...range, ts: thread }),
      ).catch((error: unknown) => {
        // It may not look: that is for good. Whatever else is the matter passes.
        if (failureOf(error).kind === 'place') return null;
        throw error;
      });
      if (answer === null) return null;
      const mine = (answer.messages ?? []).filter((message) => message.bot_id === botId && isMarked(message, mark));
      found.push(...mine.flatMap(({ ts }) => (ts === undefined ? [] : { channel, ts })));
      cursor = answer.response_metadata?.next_cursor || undefined;
      if (cursor === undefined) return found.toSorted((one, other) => Number(one.ts) - Number(other.ts));
    }
    return found.length > 0 ? found.toSorted((one, other) => Number(one.ts) - Number(other.ts)) : null;
  }

  override async conversationWith(person: { readonly issuer: string; readonly subject: string }): Promise<string | null> {
    const { teamId } = await this.bot();
    const link = await this.transactions.read((manager) => this.links.slackUserOf(manager, teamId, person));
    if (link === null) return null;
    const { channel } = await this.ask((client) => client.conversations.open({ users: link.userId }));
    if (typeof channel?.id !== 'string') throw new SlackFailure('away', 'no answer of Slack’s', 0);
    return channel.id;
  }

  private async bot(): Promise<{ readonly teamId: string; readonly botId: string }> {
    return this.team.bot().catch((error: unknown) => {
      throw new SlackFailure('away', error instanceof Error ? error.message : 'unknown');
    });
  }

  private async ask<T>(call: (client: webApi.WebClient) => Promise<T>): Promise<T> {
    if (this.client === null) throw new SlackFailure('place', 'no bot token');
    try {
      return await call(this.client);
    } catch (error) {
      throw failureOf(error);
    }
  }
}

const messageOf = ({ text, blocks }: SlackContent) => ({ text, blocks, parse: 'none' as const, link_names: false });

function isMarked(message: object, mark: string): boolean {
  const { metadata } = message as {
    readonly metadata?: { readonly event_type?: unknown; readonly event_payload?: { readonly mark?: unknown } };
  };
  return metadata?.event_type === messageKind && metadata.event_payload?.mark === mark;
}
