import { Clock, Lifecycle } from '#chassis';
import { Transactions } from '#persistence';
import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { dayOf } from './day.js';

const HOUR_MS = 60 * 60 * 1000;
const AHEAD = 7;
/** So many days are remembered as made; one that is forgotten is asked for again. */
const REMEMBERED = 1_000;

/** Sees to it that what comes finds the partition of its day. */
@Injectable()
export class Days implements OnModuleInit {
  private readonly logger = new Logger('Partitions');
  private readonly made = new Set<string>();
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly transactions: Transactions,
    private readonly clock: Clock,
    private readonly lifecycle: Lifecycle,
  ) {}

  onModuleInit(): void {
    this.lifecycle.onStart(() => {
      this.timer = setInterval(() => void this.makeAhead(), HOUR_MS).unref();
      return this.makeAhead();
    });
    this.lifecycle.onStop('intake', 'partitions', () => clearInterval(this.timer));
  }

  /** Makes the days that are missing, in the transaction of what is to be stored in them: a backlog brings days that nobody has foreseen. */
  async prepare(manager: EntityManager, days: Iterable<string>): Promise<void> {
    const missing = [...new Set(days)].filter((day) => !this.made.has(day)).sort();
    if (missing.length === 0) return;
    await manager.query('SELECT make_days($1::date[])', [missing]);
    this.transactions.afterCommit(manager, () => {
      if (this.made.size > REMEMBERED) this.made.clear();
      for (const day of missing) this.made.add(day);
    });
  }

  /** Today and a week, so that midnight costs nothing. Missing them does no harm: `prepare` makes up for it. */
  private async makeAhead(): Promise<void> {
    const now = this.clock.now();
    const days = Array.from({ length: AHEAD + 1 }, (_, ahead) => dayOf(new Date(Number(now) + ahead * 24 * HOUR_MS).toISOString()));
    await this.transactions
      .run((manager) => this.prepare(manager, days))
      .catch((error: unknown) => this.logger.warn(`Made none ahead: ${error instanceof Error ? error.name : 'error'}`));
  }
}
