import { Metrics } from '#chassis';
import { Transactions } from '#persistence';
import { Injectable, Logger } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Approval } from '../store/approvals.store.js';

/** Makes it loud that the glass was broken, once it was: in the log and in the metrics. What people wrote stays out of both. */
@Injectable()
export class BreakGlassAlarm {
  private readonly logger = new Logger('BreakGlass');

  constructor(
    private readonly transactions: Transactions,
    private readonly metrics: Metrics,
  ) {}

  ring(manager: EntityManager, { row, votes }: Approval): void {
    const breakers = votes.filter(({ breakGlass }) => breakGlass).map(({ voterIssuer, voterSubject }) => `${voterIssuer}|${voterSubject}`);
    this.transactions.afterCommit(manager, () => {
      this.metrics
        .counter('ostiary_break_glass_total', 'Approvals that were passed by breaking the glass.', ['rule'])
        .inc({ rule: row.ruleId });
      this.logger.warn(
        `The glass was broken for ${row.id} (rule ${row.ruleId}, asked by ${row.requesterIssuer}|${row.requesterSubject}) by ${breakers.join(' and ')}. Its review is open.`,
      );
    });
  }
}
