import { type Alarm, Clock, CONFIG, Lifecycle, Metrics, type OstiaryConfig } from '#chassis';
import { OstiaryError } from '#contracts';
import { Inject, Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { RetentionService } from './retention.service.js';

/** Somebody who read the tables may be through by then. */
const SOON_MS = 60_000;

/** Looks for days that are over, at the start and again and again: what a start was broken off at is done by the next. */
@Injectable()
export class RetentionSchedule implements OnModuleInit {
  private readonly logger = new Logger('Retention');
  private alarm: Alarm | undefined;
  private running: Promise<void> = Promise.resolve();
  private readonly sealed;

  constructor(
    private readonly retention: RetentionService,
    @Inject(CONFIG) private readonly config: OstiaryConfig,
    private readonly clock: Clock,
    private readonly lifecycle: Lifecycle,
    metrics: Metrics,
  ) {
    this.sealed = metrics.counter('ostiary_audit_retention_records_total', 'Records that went by retention, sealed.');
  }

  onModuleInit(): void {
    if (this.config.audit.retention.days === null) return;
    this.lifecycle.onStart(() => this.begin(0));
    this.lifecycle.onStop('drain', 'retention', () => {
      this.alarm?.cancel();
      return this.running;
    });
  }

  private begin(afterMs: number): void {
    if (this.lifecycle.isStopping) return;
    this.alarm = this.clock.after(afterMs, () => {
      this.running = this.run().then((nextMs) => this.begin(nextMs));
    });
  }

  private async run(): Promise<number> {
    try {
      const { days, more } = await this.retention.apply(null);
      for (const { day, records, seal } of days)
        if (seal !== null) {
          this.sealed.inc(records);
          this.logger.log(`${day}: ${records} records sealed and dropped, seal ${seal.id}`);
        }
      return more ? 0 : this.config.audit.retention.everyMs;
    } catch (error) {
      // Another replica that is at it is no trouble.
      const words = error instanceof OstiaryError ? error.message : error instanceof Error ? error.name : 'error';
      this.logger.warn(`Later: ${words}`);
      return Math.min(SOON_MS, this.config.audit.retention.everyMs);
    }
  }
}
