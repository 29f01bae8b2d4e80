import { type Alarm, Clock, CONFIG, Lifecycle, type OstiaryConfig } from '#chassis';
import { Inject, Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { DeadLettersStore } from './dead-letters.store.js';

const SWEEP_MS = 60 * 60 * 1_000;

/** Looks each hour for what no webhook is left for, and for what has been dead long enough. */
@Injectable()
export class DeadLettersSweeper implements OnModuleInit {
  private readonly logger = new Logger('Webhooks');
  private alarm: Alarm | null = null;
  private sweeping: Promise<void> = Promise.resolve();

  constructor(
    @Inject(CONFIG) private readonly config: OstiaryConfig,
    private readonly dead: DeadLettersStore,
    private readonly clock: Clock,
    private readonly lifecycle: Lifecycle,
  ) {}

  onModuleInit(): void {
    this.lifecycle.onStart(() => this.sweepIn(0));
    this.lifecycle.onStop('flush', 'dead letters of webhooks', async () => {
      this.alarm?.cancel();
      await this.sweeping;
    });
  }

  private sweepIn(ms: number): void {
    if (this.lifecycle.isStopping) return;
    this.alarm = this.clock.after(ms, () => {
      this.sweeping = this.sweep().then(() => this.sweepIn(SWEEP_MS));
    });
  }

  private async sweep(): Promise<void> {
    try {
      const given = await this.dead.sweep(this.config.webhooks.map(({ name }) => name));
      if (given.length > 0) this.logger.error(`${given.length} posts to webhooks that are not configured any more are dead letters now`);
    } catch (error) {
      this.logger.warn(`Dead letters of webhooks cannot be swept: ${error instanceof Error ? error.name : 'unknown error'}`);
    }
  }
}
