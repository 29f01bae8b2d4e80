import { Clock, ProblemError } from '#chassis';
import { OstiaryError } from '#contracts';
import { Transactions } from '#persistence';
import { Injectable } from '@nestjs/common';
import { isOpen } from '../approval.js';
import type { Actor } from '../people/actor.js';
import { ApprovalsQuery } from '../requests/approvals.query.js';
import { resolutionOf } from '../resolution/resolution-of.js';
import { Resolver } from '../resolution/resolver.js';
import { type Approval, ApprovalsStore } from '../store/approvals.store.js';
import { isOwnRequest } from './own-request.js';
import type { WithdrawalBody } from './withdrawal.schema.js';

/** Lets requesters take back what they asked for: the calls that wait are refused, and nobody need look at it any more. */
@Injectable()
export class WithdrawalService {
  constructor(
    private readonly transactions: Transactions,
    private readonly store: ApprovalsStore,
    private readonly query: ApprovalsQuery,
    private readonly resolver: Resolver,
    private readonly clock: Clock,
  ) {}

  /**
   * Resolves with the approval as it is then. Rejects with `resource_unknown`, `role_missing` (somebody else asked), or `state_conflict`, which
   * says how it had ended.
   */
  withdraw(id: string, actor: Actor, body: WithdrawalBody): Promise<Approval> {
    return this.transactions.run(async (manager) => {
      const approval = await this.store.lock(manager, id);
      const isOwn = approval !== null && isOwnRequest(actor.principal, approval.row);
      if (approval === null || !(isOwn || this.query.maySee(actor.principal, approval)))
        throw new OstiaryError('resource_unknown', 'There is no such approval.');
      if (!isOwn) throw new OstiaryError('role_missing', 'Only whoever asked takes a request back. Deny it if it is not to pass.');
      this.refuseLate(approval);
      const said = body.reason || null;
      const reason = `${actor.principal.name} took the request back${said === null ? '.' : `: ${said}`}`;
      return this.resolver.resolve(manager, approval, { state: 'canceled', reason, grant: null }, { kind: 'withdrawn', actor, text: said });
    });
  }

  private refuseLate(approval: Approval): void {
    if (!isOpen(approval.row.state)) {
      const { message, ...resolution } = resolutionOf(approval);
      throw new ProblemError('state_conflict', message, { resolution });
    }
    if (approval.row.expiresAt <= this.clock.now())
      throw new OstiaryError('state_conflict', 'Nobody decided in time; this approval has expired.');
  }
}
