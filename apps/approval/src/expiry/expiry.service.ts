import { Clock, Lifecycle } from '#chassis';
import { Transactions } from '#persistence';
import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { openStates } from '../approval.js';
import { Deadlines } from '../changes/deadlines.js';
import { ApprovalsStore } from '../store/approvals.store.js';
import { Overdue } from './overdue.js';

const roundSize = 100;
/** How long what is due may go unseen that another replica was told of and left behind. */
const sweepMs = 15_000;
/** Between two looks at what another replica has locked. */
const pauseMs = 200;
/** Spelled out, so that the partial index of open approvals is used. */
const open = `state IN (${openStates.map((state) => `'${state}'`).join(', ')})`;

/**
 * Ends what nobody decided in time, and what everybody has left who asked; asks more people where a step takes too long: at the moment, by an
 * alarm for the next one that this replica knows of, and by a regular sweep. Several replicas share the work; what one has locked the others skip.
 */
@Injectable()
export class ExpiryService implements OnModuleInit {
  private readonly logger = new Logger('Expiry');
  private sweeping: Promise<void> = Promise.resolve();

  constructor(
    private readonly transactions: Transactions,
    private readonly store: ApprovalsStore,
    private readonly overdue: Overdue,
    private readonly deadlines: Deadlines,
    private readonly clock: Clock,
    private readonly lifecycle: Lifecycle,
  ) {}

  onModuleInit(): void {
    this.lifecycle.onStart(() => {
      this.deadlines.begin(() => {
        this.sweeping = this.sweeping.then(() => this.sweep());
      });
      this.deadlines.expect(this.clock.now());
    });
    this.lifecycle.onStop('intake', 'approval expiry', async () => {
      this.deadlines.end();
      await this.sweeping;
    });
  }

  /** Deals with all that is due, and sets the next alarm. */
  private async sweep(): Promise<void> {
    let next = this.clock.millis() + sweepMs;
    try {
      for (let isDue = true; isDue;) {
        const began = this.clock.millis();
        while ((await this.handleSome()) === roundSize) {}
        const due = (await this.nextDue()) ?? next;
        next = Math.min(next, due);
        // What came due while this looked is looked at at once; what was due before is with another replica.
        isDue = due > began && due <= this.clock.millis();
      }
    } catch (error) {
      this.logger.warn(
        `Approvals that are due could not be dealt with, trying again: ${error instanceof Error ? error.message : String(error)}`,
      );
    }
    if (!this.lifecycle.isStopping) this.deadlines.expect(new Date(Math.max(next, this.clock.millis() + pauseMs)));
  }

  private handleSome(): Promise<number> {
    return this.transactions.run(async (manager) => {
      const due = await manager.query<{ id: string }[]>(
        `SELECT id FROM approvals WHERE ${open} AND due_at <= $1 ORDER BY due_at LIMIT ${roundSize} FOR UPDATE SKIP LOCKED`,
        [this.clock.now()],
      );
      const approvals = await this.store.load(
        manager,
        due.map(({ id }) => id),
      );
      for (const approval of approvals) await this.overdue.handle(manager, approval);
      return due.length;
    });
  }

  private async nextDue(): Promise<number | null> {
    const [row] = await this.transactions.read((manager) =>
      manager.query<{ at: Date | null }[]>(`SELECT min(due_at) AS at FROM approvals WHERE ${open}`),
    );
    return row?.at?.getTime() ?? null;
  }
}
