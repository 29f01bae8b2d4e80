import { type Alarm, Clock, Lifecycle, Metrics } from '#chassis';
import { Transactions } from '#persistence';
import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { openStates } from '../approval.js';

const everyMs = 15_000;

interface Counted {
  readonly state: string;
  readonly count: number;
  readonly oldest: Date;
}

/** How many approvals are open, and how old the oldest is: of all there are, so each replica shows the same. */
@Injectable()
export class OpenApprovalsMeter implements OnModuleInit {
  private readonly logger = new Logger('OpenApprovals');
  private alarm: Alarm | null = null;
  private measuring: Promise<void> = Promise.resolve();

  constructor(
    private readonly transactions: Transactions,
    private readonly metrics: Metrics,
    private readonly clock: Clock,
    private readonly lifecycle: Lifecycle,
  ) {}

  onModuleInit(): void {
    this.lifecycle.onStart(() => this.begin());
    this.lifecycle.onStop('intake', 'meter of open approvals', async () => {
      this.alarm?.cancel();
      await this.measuring;
    });
  }

  private begin(): void {
    this.measuring = this.goOn();
  }

  private async goOn(): Promise<void> {
    await this.measure();
    if (!this.lifecycle.isStopping) this.alarm = this.clock.after(everyMs, () => this.begin());
  }

  private async measure(): Promise<void> {
    try {
      const states = await this.transactions.read((manager) =>
        manager.query<Counted[]>(
          'SELECT state, count(*)::int AS count, min(created_at) AS oldest FROM approvals WHERE state = ANY($1) GROUP BY state',
          [openStates],
        ),
      );
      this.show(states);
    } catch (error) {
      this.logger.warn(`Open approvals could not be counted, trying again: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  private show(states: readonly Counted[]): void {
    const open = this.metrics.gauge('ostiary_approvals_open', 'Approvals that nobody has decided yet, of all replicas together.', [
      'state',
    ]);
    for (const state of openStates) open.set({ state }, states.find((one) => one.state === state)?.count ?? 0);
    const oldest = Math.min(...states.map((one) => one.oldest.getTime()));
    const ageMs = Number.isFinite(oldest) ? Math.max(this.clock.millis() - oldest, 0) : 0;
    this.metrics
      .gauge('ostiary_approvals_oldest_open_seconds', 'How long ago the oldest of them was asked for; 0: there is none.')
      .set(ageMs / 1_000);
  }
}
