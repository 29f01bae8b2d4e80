import { CONFIG, type OstiaryConfig } from '#chassis';
import { type ErrorCode, errors, OstiaryError } from '#contracts';
import { Inject, Injectable } from '@nestjs/common';
import { z } from 'zod';

const named = z.object({ id: z.string(), name: z.string() });
const openedSchema = z.object({ claim: z.string(), team: named, user: named });
const linkSchema = z.object({ team: z.string(), user: z.string(), principal: z.object({ issuer: z.string(), subject: z.string() }) });
const problemSchema = z.object({ code: z.string(), detail: z.string() });

/** A Slack user who was shown a link, and the secret that completes it. */
export type OpenedLink = z.infer<typeof openedSchema>;
export type SlackLink = z.infer<typeof linkSchema>;

const answerMs = 5_000;

/** What the approval service knows of links. It is asked at this control address itself, in every form: behind it, or in the same process. */
@Injectable()
export class SlackLinksApi {
  private readonly base: string;

  constructor(@Inject(CONFIG) { api: { host, port } }: OstiaryConfig) {
    const own = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
    this.base = `http://${own.includes(':') ? `[${own}]` : own}:${port}/api/slack`;
  }

  /** Rejects with `resource_unknown` for a link that is over or was opened before. */
  async open(token: string): Promise<OpenedLink> {
    return openedSchema.parse(await this.call('POST', '/link-requests', null, { token }));
  }

  /** In the name of whoever the token speaks for. */
  async link(accessToken: string, claim: string, refreshToken: string | null): Promise<void> {
    await this.call('POST', '/links', accessToken, { claim, refreshToken });
  }

  /** All that the token may see. */
  async list(accessToken: string): Promise<readonly SlackLink[]> {
    return z.object({ items: z.array(linkSchema) }).parse(await this.call('GET', '/links', accessToken)).items;
  }

  private async call(method: string, path: string, token: string | null, body?: object): Promise<unknown> {
    const answer = await fetch(`${this.base}${path}`, {
      method,
      headers: {
        ...(token === null ? {} : { authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      redirect: 'error',
      signal: AbortSignal.timeout(answerMs),
    }).catch((cause: unknown) => {
      throw new OstiaryError('store_unavailable', 'The approval service does not answer. Try again shortly.', { cause });
    });
    const content: unknown = await answer.json().catch(() => null);
    if (answer.ok) return content;
    const problem = problemSchema.safeParse(content);
    if (problem.success && problem.data.code in errors) throw new OstiaryError(problem.data.code as ErrorCode, problem.data.detail);
    throw new OstiaryError('store_unavailable', 'The approval service does not answer. Try again shortly.');
  }
}
