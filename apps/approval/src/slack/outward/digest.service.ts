import { type Alarm, Clock, CONFIG, Lifecycle, type OstiaryConfig } from '#chassis';
import { Transactions } from '#persistence';
import { Inject, Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { SlackSender } from './slack-sender.js';

/** More often than that nobody reads it. */
const leastMs = 60_000;

/** Makes a digest due in its channel at regular times, where anything is open. Replicas agree on the times, so that there is one of each. */
@Injectable()
export class DigestService implements OnModuleInit {
  private readonly logger = new Logger('Slack');
  private alarm: Alarm | null = null;

  constructor(
    private readonly transactions: Transactions,
    private readonly sender: SlackSender,
    private readonly clock: Clock,
    private readonly lifecycle: Lifecycle,
    @Inject(CONFIG) private readonly config: OstiaryConfig,
  ) {}

  onModuleInit(): void {
    const { botToken, digest } = this.config.slack;
    if (botToken === null || digest === null) return;
    const everyMs = Math.max(digest.everyMs, leastMs);
    this.lifecycle.onStart(() => this.next(digest.channel, everyMs));
    this.lifecycle.onStop('unready', 'digest in Slack', () => this.alarm?.cancel());
  }

  private next(channel: string, everyMs: number): void {
    if (this.lifecycle.isStopping) return;
    const number = Math.floor(this.clock.millis() / everyMs) + 1;
    this.alarm = this.clock.after(number * everyMs - this.clock.millis(), () => {
      void this.note(channel, number)
        .catch((error: unknown) => this.logger.warn(`No digest this time: ${error instanceof Error ? error.message : 'unknown error'}`))
        .then(() => this.next(channel, everyMs));
    });
  }

  /** One that could not be sent until now is not sent any more. */
  private async note(channel: string, number: number): Promise<void> {
    await this.transactions.run(async (manager) => {
      await manager.query(
        `DELETE FROM slack_messages WHERE kind = 'digest' AND lane = $1 AND change < $2 AND ts IS NULL AND posting_since IS NULL`,
        [channel, number],
      );
      await manager.query(
        `INSERT INTO slack_messages (kind, lane, change, is_open) SELECT 'digest', $1, $2, false
          WHERE EXISTS (SELECT 1 FROM approvals WHERE state IN ('pending', 'orphaned'))
         ON CONFLICT (lane, change) WHERE kind = 'digest' DO NOTHING`,
        [channel, number],
      );
      this.transactions.afterCommit(manager, () => this.sender.wake());
    });
  }
}
