import { Injectable, Logger } from '@nestjs/common';
import { type Alarm, Clock, Lifecycle } from '#chassis';
import { budgetSpent, newId } from '#contracts';
import { Bus } from '#messaging';
import { BudgetLedger } from './budget-ledger.js';

/** How soon others know what was counted here. */
const EVERY_MS = 1_000;
/** As many as one message on the topic holds. */
const MOST_TOLD = 500;

/** The ledger of this instance, which tells the policy service of what changed in it. Nobody waits for that. */
@Injectable()
export class BudgetBook {
  private readonly logger = new Logger(BudgetBook.name);
  private readonly instance = newId();
  readonly ledger = new BudgetLedger(this.instance);
  private alarm: Alarm | undefined;
  private stopped = false;

  constructor(
    private readonly bus: Bus,
    private readonly clock: Clock,
    lifecycle: Lifecycle,
  ) {
    lifecycle.onStart(() => this.again());
    // Behind the calls under way, which count what they used when they end.
    lifecycle.onStop('close', 'budgets', async () => {
      this.stopped = true;
      this.alarm?.cancel();
      await this.tell();
    });
  }

  private async tell(): Promise<void> {
    const entries = [...this.ledger.changes(this.clock.millis())];
    for (let at = 0; at < entries.length; at += MOST_TOLD) {
      const data = { instance: this.instance, entries: entries.slice(at, at + MOST_TOLD) };
      await this.bus.publish(budgetSpent, { key: this.instance, subject: this.instance, data }).catch((error: unknown) => {
        this.ledger.again(data.entries);
        this.logger.warn(`What was spent could not be told: ${error instanceof Error ? error.name : 'unknown error'}`);
      });
    }
  }

  private again(): void {
    if (this.stopped) return;
    this.alarm = this.clock.after(EVERY_MS, () => void this.tell().finally(() => this.again()));
  }
}
