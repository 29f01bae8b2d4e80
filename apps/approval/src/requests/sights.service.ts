import { Clock, CONFIG, type OstiaryConfig } from '#chassis';
import type { Principal } from '#contracts';
import { Transactions } from '#persistence';
import { Inject, Injectable } from '@nestjs/common';
import { isOpen } from '../approval.js';
import { accountOf } from '../changes/change.js';
import { ChangesWriter } from '../changes/changes.writer.js';
import type { Actor } from '../people/actor.js';
import { requesterOf } from '../people/people-of.js';
import { eligibilityOf } from '../reviewers/eligibility.js';
import { type Approval, ApprovalsStore } from '../store/approvals.store.js';

/** Of one approval; enough for the requester to know that somebody looks at it. */
const mostSights = 50;

/** Notes that somebody who may decide has looked at an open approval, so that the requester knows. */
@Injectable()
export class Sights {
  constructor(
    private readonly transactions: Transactions,
    private readonly store: ApprovalsStore,
    private readonly changes: ChangesWriter,
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: OstiaryConfig,
  ) {}

  /** Resolves with the approval as it is then. The first look of each counts, and nobody's who may not decide. */
  async note(approval: Approval, actor: Actor): Promise<Approval> {
    if (!this.isNew(approval, actor.principal)) return approval;
    return this.transactions.run(async (manager) => {
      const locked = await this.store.lock(manager, approval.row.id);
      if (locked === null || !this.isNew(locked, actor.principal)) return locked ?? approval;
      const sight = { by: accountOf(actor), at: this.clock.iso() };
      return this.changes.write(manager, locked, { kind: 'seen', actor }, { seenBy: [...locked.row.seenBy, sight] });
    });
  }

  private isNew({ row }: Approval, reader: Principal): boolean {
    if (!isOpen(row.state) || row.seenBy.length >= mostSights) return false;
    if (row.seenBy.some(({ by }) => by.issuer === reader.issuer && by.subject === reader.subject)) return false;
    return eligibilityOf(reader, { requester: requesterOf(row), reviewers: row.asked }, this.config.identity.roles).eligible;
  }
}
