import { CONFIG, type OstiaryConfig } from '#chassis';
import { Inject, Injectable } from '@nestjs/common';
import { z } from 'zod';
import { OwnApi } from '../own-api/own-api.js';

const named = z.object({ id: z.string(), name: z.string() });
const openedSchema = z.object({ claim: z.string(), team: named, user: named });
const listSchema = z.object({ items: z.array(z.object({ team: z.string(), user: z.string() })) });

/** A Slack user who was shown a link, and the secret that completes it. */
export type OpenedLink = z.infer<typeof openedSchema>;

/** A Slack account that is linked to somebody. */
interface SlackAccount {
  readonly kind: 'slack';
  readonly team: string;
  readonly user: string;
}

/** What the approval service knows of links. */
@Injectable()
export class SlackLinksApi {
  constructor(
    private readonly api: OwnApi,
    @Inject(CONFIG) private readonly config: OstiaryConfig,
  ) {}

  /** Rejects with `resource_unknown` for a link that is over or was opened before. */
  async open(token: string): Promise<OpenedLink> {
    return openedSchema.parse(await this.api.call('POST', '/api/slack/link-requests', null, { token }));
  }

  /** In the name of whoever the token speaks for. */
  async link(accessToken: string, claim: string, refreshToken: string | null): Promise<void> {
    await this.api.call('POST', '/api/slack/links', accessToken, { claim, refreshToken });
  }

  /** The Slack accounts of whoever the token speaks for; null: the approval service does not say. */
  async accountsOf(accessToken: string): Promise<SlackAccount[] | null> {
    if (this.config.slack.botToken === null) return [];
    const read = listSchema.safeParse(await this.api.call('GET', '/api/slack/links?own=true', accessToken).catch(() => null));
    return read.success ? read.data.items.map(({ team, user }) => ({ kind: 'slack', team, user })) : null;
  }
}
