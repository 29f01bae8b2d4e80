import { Clock, CONFIG, Lifecycle, type OstiaryConfig } from '#chassis';
import { Inject, Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { CheckpointAlarm } from './checkpoint.alarm.js';
import { CheckpointSigner } from './checkpoint.signer.js';
import { Witnesses } from './witnesses.js';

/** When logs are signed: every few seconds, and at once when much is new. Whoever ingests waits for none of it. */
@Injectable()
export class CheckpointSchedule implements OnModuleInit {
  private readonly logger = new Logger('Checkpoints');
  private unsigned = 0;

  constructor(
    private readonly signer: CheckpointSigner,
    private readonly witnesses: Witnesses,
    private readonly alarm: CheckpointAlarm,
    @Inject(CONFIG) private readonly config: OstiaryConfig,
    private readonly clock: Clock,
    private readonly lifecycle: Lifecycle,
  ) {}

  onModuleInit(): void {
    this.lifecycle.onStart(() => this.tick());
    this.lifecycle.onStop('flush', 'checkpoints', () => this.signer.sign());
  }

  /** Call after commit. */
  appended(leaves: number): void {
    this.unsigned += leaves;
    if (this.unsigned >= this.config.audit.checkpoints.leaves) void this.sign();
  }

  private tick(): void {
    if (this.lifecycle.isStopping) return;
    this.clock.after(this.config.audit.checkpoints.everyMs, () => void this.sign().then(() => this.tick()));
  }

  private async sign(): Promise<void> {
    this.unsigned = 0;
    const isSigned = await this.signer.sign().then(
      () => this.signer.unsound.size === 0,
      (error: unknown) => {
        this.logger.warn(`Signed later: ${error instanceof Error ? error.name : 'unknown error'}`);
        return false;
      },
    );
    await this.alarm.note(isSigned, this.signer.unsound);
    void this.witnesses.ask();
  }
}
