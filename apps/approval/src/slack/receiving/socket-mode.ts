import { Clock, CONFIG, Lifecycle, type OstiaryConfig, resolveSecret } from '#chassis';
import { Inject, Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { slackClientOptions } from '../connection/slack-client.js';
import { SlackApp } from './slack-app.js';

/** Source: the event `slack_event` of @slack/socket-mode. */
interface Came {
  readonly body: unknown;
  readonly ack: (answer?: Record<string, unknown>) => Promise<void>;
  readonly retry_num?: number;
}

const shortestPauseMs = 500;
const longestPauseMs = 30_000;

/**
 * A connection to Slack over which clicks and events come, where an app-level token is configured. Each replica has one, and Slack sends
 * each thing over one of them. It connects anew whenever the connection ends, as Slack ends each now and then.
 */
@Injectable()
export class SocketMode implements OnModuleInit {
  private readonly logger = new Logger('Slack');
  private readonly stopping = new AbortController();
  private running: Promise<void> = Promise.resolve();

  constructor(
    @Inject(CONFIG) private readonly config: OstiaryConfig,
    private readonly app: SlackApp,
    private readonly clock: Clock,
    private readonly lifecycle: Lifecycle,
  ) {}

  onModuleInit(): void {
    const { appToken, botToken } = this.config.slack;
    if (appToken === null || botToken === null) return;
    const token = resolveSecret(appToken);
    this.lifecycle.onStart(() => void (this.running = this.run(token)));
    this.lifecycle.onStop('intake', 'Socket Mode', async () => {
      this.stopping.abort();
      await this.running;
    });
  }

  private async run(appToken: string): Promise<void> {
    for (let pauseMs = shortestPauseMs; !this.stopping.signal.aborted; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
      try {
        if (await this.connect(appToken)) pauseMs = shortestPauseMs / 2;
      } catch (error) {
        this.logger.warn(`No connection to Slack, trying again: ${error instanceof Error ? error.message : 'it was refused'}`);
      }
      await this.clock.sleep(pauseMs, this.stopping.signal);
    }
  }

  /** Resolves once the connection is over: true where there was one. */
  private async connect(appToken: string): Promise<boolean> {
    const { SocketModeReceiver } = await import('@slack/bolt');
    const { logger, ...clientOptions } = slackClientOptions(this.config.slack.apiUrl);
    // Its own way of connecting again leaves a rejection behind where Slack does not answer.
    const receiver = new SocketModeReceiver({ appToken, logger, autoReconnectEnabled: false, installerOptions: { clientOptions } });
    const { client } = receiver;
    client.on('slack_event', (came: Came) => void this.handle(came));
    const over = new Promise<void>((resolve) => void client.once('disconnected', () => resolve()));
    const end = (): void => void client.disconnect();
    this.stopping.signal.addEventListener('abort', end, { once: true });
    try {
      await client.start();
      this.logger.log('Connected to Slack in Socket Mode.');
      await over;
      return true;
    } finally {
      this.stopping.signal.removeEventListener('abort', end);
    }
  }

  /** What is not acknowledged Slack sends again, or shows as failed to whoever clicked. */
  private async handle({ body, ack, retry_num: retryNum }: Came): Promise<void> {
    try {
      if (typeof body !== 'object' || body === null) return;
      await ack((await this.app.handle(body, retryNum)) as Record<string, unknown> | undefined);
    } catch (error) {
      this.logger.warn(`What Slack sent was not taken: ${error instanceof Error ? error.message : 'unknown'}`);
    }
  }
}
