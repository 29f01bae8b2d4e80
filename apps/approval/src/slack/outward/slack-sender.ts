import { Clock, CONFIG, Lifecycle, type OstiaryConfig } from '#chassis';
import { Inject, Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { Courier } from './courier.js';
import { LanesStore } from './lanes.store.js';

/** Messages that are under way at once, each in a lane of its own. */
const couriers = 4;
/** How long what another replica left, or what became due, may go unseen. */
const lookMs = 500;
/** After a failure of the database. */
const pauseMs = 5_000;

/** Sends what is due, as long as the service runs: at once after a change of this process, and by a regular look for all else. */
@Injectable()
export class SlackSender implements OnModuleInit {
  private readonly logger = new Logger('Slack');
  private readonly stopping = new AbortController();
  private bell = new AbortController();
  private running: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly lanes: LanesStore,
    private readonly courier: Courier,
    private readonly clock: Clock,
    private readonly lifecycle: Lifecycle,
    @Inject(CONFIG) private readonly config: OstiaryConfig,
  ) {}

  onModuleInit(): void {
    if (this.config.slack.botToken === null) return;
    this.lifecycle.onStart(() => {
      this.running = Promise.all(Array.from({ length: couriers }, () => this.send()));
    });
    // What is due and not under way stays where it is: the next start sends it.
    this.lifecycle.onStop('flush', 'messages to Slack', async () => {
      this.stopping.abort();
      this.wake();
      await this.running;
    });
  }

  /** There is something to send. */
  wake(): void {
    this.bell.abort();
    this.bell = new AbortController();
  }

  private async send(): Promise<void> {
    while (!this.stopping.signal.aborted) {
      const { signal } = this.bell;
      try {
        const message = await this.lanes.claim();
        if (message === null) await this.clock.sleep(lookMs, signal);
        else await this.courier.take(message);
      } catch (error) {
        this.logger.warn(`Messages to Slack wait: ${error instanceof Error ? error.message : 'unknown error'}`);
        await this.clock.sleep(pauseMs, this.stopping.signal);
      }
    }
  }
}
