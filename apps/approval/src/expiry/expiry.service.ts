import { type Alarm, Clock, Lifecycle } from '#chassis';
import { Transactions } from '#persistence';
import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { openStates } from '../approval.js';
import { type End, type Outcome, Resolver } from '../resolution/resolver.js';
import { type Approval, ApprovalsStore } from '../store/approvals.store.js';

const roundSize = 100;
/** How long an expiry may go unseen that another replica was told of and left behind. */
const sweepMs = 15_000;
/** Between two looks at what another replica has locked. */
const pauseMs = 200;
/** Spelled out, so that the partial index of open approvals is used. */
const open = `state IN (${openStates.map((state) => `'${state}'`).join(', ')})`;

/**
 * Ends what nobody decided in time, and what everybody has left who asked: at the moment, by an alarm for the next one that this replica knows of, and by a regular sweep.
 * Several replicas share the work; what one has locked the others skip.
 */
@Injectable()
export class ExpiryService implements OnModuleInit {
  private readonly logger = new Logger('Expiry');
  private alarm: Alarm | null = null;
  private alarmAt = Number.POSITIVE_INFINITY;
  private sweeping: Promise<void> = Promise.resolve();

  constructor(
    private readonly transactions: Transactions,
    private readonly store: ApprovalsStore,
    private readonly resolver: Resolver,
    private readonly clock: Clock,
    private readonly lifecycle: Lifecycle,
  ) {}

  onModuleInit(): void {
    this.lifecycle.onStart(() => this.expect(this.clock.now()));
    this.lifecycle.onStop('intake', 'approval expiry', async () => {
      this.alarm?.cancel();
      this.alarmAt = Number.NEGATIVE_INFINITY;
      await this.sweeping;
    });
  }

  /** Something ends then: look at the latest at that moment. */
  expect(at: Date): void {
    if (at.getTime() >= this.alarmAt) return;
    this.alarm?.cancel();
    this.alarmAt = at.getTime();
    this.alarm = this.clock.after(Math.max(at.getTime() - this.clock.millis(), 0), () => {
      this.sweeping = this.sweep();
    });
  }

  /** Ends all that is overdue, and sets the next alarm. */
  private async sweep(): Promise<void> {
    this.alarmAt = Number.POSITIVE_INFINITY;
    let next = this.clock.millis() + sweepMs;
    try {
      while ((await this.expireSome()) === roundSize) {}
      next = Math.min(next, (await this.nextExpiry()) ?? next);
    } catch (error) {
      this.logger.warn(`Expired approvals could not be ended, trying again: ${error instanceof Error ? error.message : String(error)}`);
    }
    if (!this.lifecycle.isStopping) this.expect(new Date(Math.max(next, this.clock.millis() + pauseMs)));
  }

  private expireSome(): Promise<number> {
    return this.transactions.run(async (manager) => {
      const due = await manager.query<{ id: string }[]>(
        `SELECT id FROM approvals WHERE ${open} AND due_at <= $1 ORDER BY due_at LIMIT ${roundSize} FOR UPDATE SKIP LOCKED`,
        [this.clock.now()],
      );
      const approvals = await this.store.load(
        manager,
        due.map(({ id }) => id),
      );
      for (const approval of approvals) await this.resolver.resolve(manager, approval, ...this.endOf(approval));
      return due.length;
    });
  }

  private endOf({ row }: Approval): [Outcome, End] {
    if (row.expiresAt <= this.clock.now())
      return [
        { state: 'expired', reason: null, grant: null },
        { kind: 'expired', actor: null },
      ];
    return [
      { state: 'canceled', reason: 'Whoever asked has left.', grant: null },
      { kind: 'canceled', actor: null },
    ];
  }

  private async nextExpiry(): Promise<number | null> {
    const [row] = await this.transactions.read((manager) =>
      manager.query<{ at: Date | null }[]>(`SELECT min(due_at) AS at FROM approvals WHERE ${open}`),
    );
    return row?.at?.getTime() ?? null;
  }
}
