import { Clock, CONFIG, type OstiaryConfig } from '#chassis';
import { OstiaryError, type Principal } from '#contracts';
import { Transactions } from '#persistence';
import { Inject, Injectable } from '@nestjs/common';
import { ChangesWriter } from '../changes/changes.writer.js';
import type { Actor } from '../people/actor.js';
import { LinkedAccounts } from '../people/linked-accounts.js';
import { requesterOf, voterOf } from '../people/people-of.js';
import { checkWay } from '../people/way-of-deciding.js';
import { type Approval, ApprovalsStore } from '../store/approvals.store.js';
import { rightToReview } from './break-glass-rights.js';
import type { ReviewBody } from './review.schema.js';

/** Closes the review that stays open after the glass was broken. */
@Injectable()
export class ReviewsService {
  constructor(
    private readonly transactions: Transactions,
    private readonly store: ApprovalsStore,
    private readonly changes: ChangesWriter,
    private readonly linked: LinkedAccounts,
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: OstiaryConfig,
  ) {}

  /**
   * Resolves with the approval as it is then. Rejects with `resource_unknown`, `role_missing` (whoever had a part in it, or none in the rule),
   * `state_conflict` (nobody broke the glass, or somebody has reviewed it: the words say who), or as `checkWay` does.
   */
  review(id: string, actor: Actor, { note }: ReviewBody): Promise<Approval> {
    return this.transactions.run(async (manager) => {
      const approval = await this.store.lock(manager, id);
      if (approval === null) throw new OstiaryError('resource_unknown', 'There is no such approval.');
      const through = this.rightOf(await this.linked.with(manager, actor.principal), approval);
      const { row } = approval;
      if (row.breakGlass === 'no') throw new OstiaryError('state_conflict', 'Nobody broke the glass here, so there is nothing to review.');
      if (row.review !== null) throw new OstiaryError('state_conflict', `${row.review.by.name} reviewed this at ${row.review.at} already.`);
      checkWay(actor, row.terms, this.clock.now());
      const { issuer, subject, name } = actor.principal;
      const review = { by: { issuer, subject, name }, through, at: this.clock.now().toISOString(), note };
      return this.changes.write(manager, approval, { kind: 'reviewed', actor, through, text: note }, { breakGlass: 'reviewed', review });
    });
  }

  private rightOf(person: Principal, { row, steps, votes, earlierVotes }: Approval): string {
    const breakers = [...votes, ...earlierVotes].filter(({ breakGlass }) => breakGlass).map(voterOf);
    const reviewers = [...new Set([...steps.flatMap((step) => step.reviewers), ...row.asked])];
    const right = rightToReview(person, { requester: requesterOf(row), breakers, reviewers }, this.config.identity.roles);
    if (!right.eligible) throw new OstiaryError('role_missing', right.why);
    return right.through;
  }
}
