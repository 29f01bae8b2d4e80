import { createHash } from 'node:crypto';
import { ApiExcludeController, Clock, CONFIG, Metrics, type OstiaryConfig, rawBody, resolveSecret } from '#chassis';
import { OstiaryError } from '#contracts';
import { Controller, Headers, HttpCode, Inject, Post, Req } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { SlackApp } from './slack-app.js';
import { readSlackBody } from './slack-body.js';
import { SlackRequestsStore } from './slack-requests.store.js';
import { refusalOf, type SignedRequest } from './slack-signature.js';

type Given = Readonly<Record<string, unknown>>;

/** Where Slack calls: clicks, modals and events, each signed over its bytes. */
@ApiExcludeController()
@Controller('slack/events')
export class SlackEventsController {
  private readonly secret: string | null;
  private readonly refused;

  constructor(
    @Inject(CONFIG) { slack }: OstiaryConfig,
    private readonly app: SlackApp,
    private readonly requests: SlackRequestsStore,
    private readonly clock: Clock,
    metrics: Metrics,
  ) {
    this.secret = slack.signingSecret === null || slack.botToken === null ? null : resolveSecret(slack.signingSecret);
    this.refused = metrics.counter('ostiary_slack_requests_refused_total', 'Requests to /slack/events that were not taken, by reason.', [
      'reason',
    ]);
  }

  /** Answers as soon as whoever handles it has acknowledged it; the work goes on after that. */
  @Post()
  @HttpCode(200)
  @RouteConfig(rawBody)
  async receive(@Headers() headers: Given, @Req() { body }: { readonly body: unknown }): Promise<unknown> {
    if (this.secret === null) throw new OstiaryError('route_unknown', 'Slack is not configured to call here.');
    const request = { timestamp: headers['x-slack-request-timestamp'], signature: headers['x-slack-signature'] };
    const bytes = body instanceof Uint8Array ? body : new Uint8Array();
    await this.expectSlack({ ...request, body: bytes }, this.secret);
    const content = readSlackBody(bytes);
    if (content === null) throw new OstiaryError('body_shape', 'This is nothing that Slack sends.');
    if (content['type'] === 'url_verification') return { challenge: content['challenge'] };
    const retry = Number(headers['x-slack-retry-num']);
    return (await this.app.handle(content, Number.isInteger(retry) ? retry : undefined)) ?? '';
  }

  private async expectSlack(request: SignedRequest, secret: string): Promise<void> {
    const reason = refusalOf(request, secret, this.clock.millis()) ?? ((await this.isFirst(request)) ? null : 'replayed');
    if (reason === null) return;
    this.refused.inc({ reason });
    throw new OstiaryError('slack_request_refused', 'This request is not one of Slack’s, or not of now.');
  }

  private isFirst({ signature }: SignedRequest): Promise<boolean> {
    return this.requests.take(`signature ${createHash('sha256').update(String(signature)).digest('base64url')}`);
  }
}
