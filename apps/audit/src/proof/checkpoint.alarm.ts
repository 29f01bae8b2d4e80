import { Clock, CONFIG, type OstiaryConfig } from '#chassis';
import { Transactions } from '#persistence';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { lateEvent, refusedEvent } from '../security-events/checkpoint-events.js';
import { SecurityEvents } from '../security-events/security-events.js';
import type { Told } from '../security-events/told.js';
import { LogKeys } from './log-keys.js';

/** Tells the security team that logs are not signed: at once where they may not be, after `audit.checkpoints.lateMs` whatever it is that hinders. */
@Injectable()
export class CheckpointAlarm {
  private readonly logger = new Logger('Checkpoints');
  private signedAt: number;
  private isLateTold = false;
  private readonly refusalsTold = new Map<number, number>();

  constructor(
    private readonly transactions: Transactions,
    private readonly events: SecurityEvents,
    private readonly keys: LogKeys,
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: OstiaryConfig,
  ) {
    this.signedAt = clock.monotonic();
  }

  /**
   * Call after each attempt. `isSigned`: all that is new is; `unsound`: the logs that cannot be, with the size that was signed of them. What cannot be
   * told now, since the database is away, is told after a later attempt.
   */
  async note(isSigned: boolean, unsound: ReadonlyMap<number, number>): Promise<void> {
    const now = this.clock.monotonic();
    const refused = [...unsound].filter(([shard, size]) => this.refusalsTold.get(shard) !== size);
    const isLate = !this.isLateTold && now - this.signedAt >= this.config.audit.checkpoints.lateMs;
    const told = [
      ...refused.map(([shard, size]) => refusedEvent(this.keys.originOf(shard), size, this.clock.millis())),
      ...this.late(isLate, now),
    ];
    if (told.length > 0 && !(await this.tell(told))) return;
    for (const [shard, size] of refused) this.refusalsTold.set(shard, size);
    this.isLateTold ||= isLate;
    if (!isSigned) return;
    this.signedAt = now;
    this.isLateTold = false;
  }

  private late(isLate: boolean, now: number): Told[] {
    const at = this.clock.millis();
    return isLate ? [lateEvent(this.config.audit.checkpoints.origin, at - Math.round(now - this.signedAt), at)] : [];
  }

  private async tell(told: readonly Told[]): Promise<boolean> {
    try {
      await this.transactions.run((manager) => this.events.tell(manager, told));
      return true;
    } catch (error) {
      this.logger.warn(`Told later that logs are not signed: ${error instanceof Error ? error.name : 'unknown error'}`);
      return false;
    }
  }
}
