import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { OwnApi } from '../own-api/own-api.js';

const named = z.object({ id: z.string(), name: z.string() });
const openedSchema = z.object({ claim: z.string(), team: named, user: named });
const linkSchema = z.object({ team: z.string(), user: z.string(), principal: z.object({ issuer: z.string(), subject: z.string() }) });

/** A Slack user who was shown a link, and the secret that completes it. */
export type OpenedLink = z.infer<typeof openedSchema>;
export type SlackLink = z.infer<typeof linkSchema>;

/** What the approval service knows of links. */
@Injectable()
export class SlackLinksApi {
  constructor(private readonly api: OwnApi) {}

  /** Rejects with `resource_unknown` for a link that is over or was opened before. */
  async open(token: string): Promise<OpenedLink> {
    return openedSchema.parse(await this.api.call('POST', '/api/slack/link-requests', null, { token }));
  }

  /** In the name of whoever the token speaks for. */
  async link(accessToken: string, claim: string, refreshToken: string | null): Promise<void> {
    await this.api.call('POST', '/api/slack/links', accessToken, { claim, refreshToken });
  }

  /** All that the token may see. */
  async list(accessToken: string): Promise<readonly SlackLink[]> {
    return z.object({ items: z.array(linkSchema) }).parse(await this.api.call('GET', '/api/slack/links', accessToken)).items;
  }
}
