import { CONFIG, Lifecycle, type OstiaryConfig } from '#chassis';
import { OstiaryError } from '#contracts';
import { Inject, Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import type { App, webApi } from '@slack/bolt';
import { SLACK_CLIENT, slackClientOptions } from '../connection/slack-client.js';
import { SlackTeam } from '../connection/slack-team.js';
import { SLACK_HANDLERS, type SlackHandlers } from './slack-handlers.port.js';

/** Slack retries events and people click again: what is more than this at once is left to them. */
const mostUnderWay = 200;

/**
 * Bolt, with receivers of our own: both `/slack/events` and Socket Mode hand what comes to `handle`. Who the bot is comes from `SlackTeam`,
 * so that nothing is asked of Slack before something has come, and a Slack that is away stops no start.
 */
@Injectable()
export class SlackApp implements OnModuleInit {
  private readonly logger = new Logger('Slack');
  private readonly underWay = new Set<Promise<void>>();
  private app: App | null = null;

  constructor(
    @Inject(CONFIG) private readonly config: OstiaryConfig,
    @Inject(SLACK_CLIENT) private readonly client: webApi.WebClient | null,
    @Inject(SLACK_HANDLERS) private readonly handlers: readonly SlackHandlers[],
    private readonly team: SlackTeam,
    private readonly lifecycle: Lifecycle,
  ) {}

  async onModuleInit(): Promise<void> {
    if (this.client !== null) this.app = await this.create(this.client.token ?? '');
    if (this.app !== null) this.lifecycle.onStart(() => void this.greet());
    this.lifecycle.onStop('drain', 'answers to Slack', async () => void (await Promise.all(this.underWay)));
  }

  /**
   * What the acknowledgement says; undefined: nothing. Rejects with `shutting_down`, or `too_many_requests` where too much is under way, and
   * with what went wrong before anything was acknowledged.
   */
  async handle(body: object, retryNum: number | undefined): Promise<unknown> {
    if (this.app === null) throw new OstiaryError('route_unknown', 'Slack is not configured.');
    if (this.lifecycle.isStopping) throw new OstiaryError('shutting_down', 'This instance is stopping.');
    if (this.underWay.size >= mostUnderWay) throw new OstiaryError('too_many_requests', 'Too much is under way from Slack.');
    await this.team.bot();
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    const work = this.app
      .processEvent({ body, ack: async (answer?: unknown) => resolve(answer), ...(retryNum === undefined ? {} : { retryNum }) })
      // What nobody handles is acknowledged too: Slack would only send it again.
      .then(() => resolve(undefined), reject)
      .finally(() => this.underWay.delete(work));
    this.underWay.add(work);
    return promise;
  }

  /** Says at start whether Slack answers; nothing waits for it. */
  private async greet(): Promise<void> {
    try {
      const { teamName, teamId } = await this.team.bot();
      this.logger.log(`The bot is in the workspace ${teamName} (${teamId}).`);
    } catch (error) {
      const why = error instanceof Error && error.cause instanceof Error ? error.cause.message : 'no answer';
      this.logger.warn(`Slack can’t be asked (${why}): cards wait, and clicks are refused, until it can.`);
    }
  }

  private async create(token: string): Promise<App> {
    const bolt = await import('@slack/bolt');
    const { logger, ...clientOptions } = slackClientOptions(this.config.slack.apiUrl);
    const app = new bolt.App({
      authorize: async () => {
        const { botUserId, botId, teamId } = await this.team.bot();
        return { botToken: token, botUserId, botId, teamId };
      },
      receiver: { init: () => undefined, start: async () => undefined, stop: async () => undefined },
      deferInitialization: true,
      convoStore: false,
      logger,
      clientOptions,
    });
    app.error(async (error) => this.logger.warn(`What Slack sent could not be dealt with: ${error.message}`));
    for (const handlers of this.handlers) handlers.register(app);
    await app.init();
    return app;
  }
}
