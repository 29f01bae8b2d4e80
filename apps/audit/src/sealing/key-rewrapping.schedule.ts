import { type Alarm, Clock, Lifecycle, Metrics } from '#chassis';
import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { KeyRewrapping } from './key-rewrapping.js';

/** While replicas are exchanged, one that does not know the new secret yet may still wrap by the old one. */
const EVERY_MS = 3_600_000;

/** Has keys wrapped by the first of `audit.contentKeys`, from the start on: putting a new secret first is all that a rotation needs. */
@Injectable()
export class KeyRewrappingSchedule implements OnModuleInit {
  private readonly logger = new Logger('ContentKeys');
  private alarm: Alarm | undefined;
  private running: Promise<void> = Promise.resolve();
  private readonly rewrapped;

  constructor(
    private readonly keys: KeyRewrapping,
    private readonly clock: Clock,
    private readonly lifecycle: Lifecycle,
    metrics: Metrics,
  ) {
    this.rewrapped = metrics.counter('ostiary_audit_content_keys_rewrapped_total', 'Content keys that were wrapped by a newer secret.');
  }

  onModuleInit(): void {
    this.lifecycle.onStart(() => this.begin(0));
    this.lifecycle.onStop('drain', 'content keys', () => {
      this.alarm?.cancel();
      return this.running;
    });
  }

  private begin(afterMs: number): void {
    if (this.lifecycle.isStopping) return;
    this.alarm = this.clock.after(afterMs, () => {
      this.running = this.run().then(() => this.begin(EVERY_MS));
    });
  }

  private async run(): Promise<void> {
    try {
      const count = await this.keys.run(() => this.lifecycle.isStopping);
      this.rewrapped.inc(count);
      if (count > 0) this.logger.log(`${count} content keys are wrapped by the first of audit.contentKeys now`);
    } catch (error) {
      this.logger.warn(`Content keys could not be wrapped anew: ${error instanceof Error ? error.message : 'error'}`);
    }
  }
}
