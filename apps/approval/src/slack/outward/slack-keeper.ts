import { type Alarm, Clock, CONFIG, Lifecycle, type OstiaryConfig } from '#chassis';
import { Transactions } from '#persistence';
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { SlackMeters } from './slack-meters.js';

const measureMs = 5_000;
/** Measurements between two sweeps: an hour. */
const sweepEvery = 720;
/** How long messages are kept up to date. */
const kept = '90 days';

/** Measures what waits to be sent, and forgets what is long over. */
@Injectable()
export class SlackKeeper implements OnModuleInit {
  private alarm: Alarm | null = null;
  private round = 0;
  private working: Promise<void> = Promise.resolve();

  constructor(
    private readonly transactions: Transactions,
    private readonly meters: SlackMeters,
    private readonly clock: Clock,
    private readonly lifecycle: Lifecycle,
    @Inject(CONFIG) private readonly config: OstiaryConfig,
  ) {}

  onModuleInit(): void {
    if (this.config.slack.botToken === null) return;
    this.lifecycle.onStart(() => this.next());
    this.lifecycle.onStop('flush', 'measures of Slack', async () => {
      this.alarm?.cancel();
      await this.working;
    });
  }

  private next(): void {
    if (this.lifecycle.isStopping) return;
    this.alarm = this.clock.after(measureMs, () => {
      // What the database does not say now it says the next time.
      this.working = this.look().catch(() => undefined);
      void this.working.then(() => this.next());
    });
  }

  private async look(): Promise<void> {
    const [row] = await this.transactions.read((manager) =>
      manager.query<{ waiting: number; age: number | null }[]>(
        `SELECT count(*)::int AS waiting, extract(epoch FROM clock_timestamp() - min(due_since))::float8 AS age
           FROM slack_messages WHERE due_since IS NOT NULL`,
      ),
    );
    this.meters.wait(row?.waiting ?? 0, row?.age ?? 0);
    this.round += 1;
    if (this.round % sweepEvery === 0) await this.sweep();
  }

  private async sweep(): Promise<void> {
    await this.transactions.run(async (manager) => {
      await manager.query(`DELETE FROM slack_messages WHERE noted_at < now() - interval '${kept}'`);
      await manager.query(
        `DELETE FROM slack_lanes l WHERE lane <> '' AND held_until < clock_timestamp()
            AND NOT EXISTS (SELECT 1 FROM slack_messages m WHERE m.lane = l.lane)`,
      );
    });
  }
}
