import { CONFIG, type OstiaryConfig } from '#chassis';
import { OstiaryError, type Principal } from '#contracts';
import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { rightToBreak } from '../break-glass/break-glass-rights.js';
import { DelegationsService } from '../delegations/delegations.service.js';
import { LinkedAccounts } from '../people/linked-accounts.js';
import { requesterOf } from '../people/people-of.js';
import { type Delegated, eligibilityOf, type Right } from '../reviewers/eligibility.js';
import type { Approval } from '../store/approvals.store.js';
import { hasTakenPart, refuseSecondVote } from './voted-before.js';

/** By what right people vote: by the groups of their token, now, by their role, or by what others have lent them. */
@Injectable()
export class VotingRights {
  constructor(
    private readonly delegations: DelegationsService,
    private readonly linked: LinkedAccounts,
    @Inject(CONFIG) private readonly config: OstiaryConfig,
  ) {}

  /** Rejects with `role_missing`, which says why. */
  async of(manager: EntityManager, voter: Principal, approval: Approval, breakGlass: boolean): Promise<Right> {
    const { row } = approval;
    const requester = await this.linked.with(manager, requesterOf(row));
    const right = breakGlass
      ? rightToBreak(voter, requester, row.terms.breakGlass)
      : eligibilityOf(
          voter,
          { requester, reviewers: row.asked, delegated: await this.lentTo(manager, voter, approval) },
          this.config.identity.roles,
        );
    if (!right.eligible) throw new OstiaryError('role_missing', right.why);
    return { through: right.through, onBehalfOf: right.onBehalfOf };
  }

  /** Rejects with `state_conflict` where they, or those for whom they would vote, have voted on it, in whatever account. */
  async refuseSecond(
    manager: EntityManager,
    voter: Principal,
    { votes }: Approval,
    { onBehalfOf }: Right,
    breakGlass: boolean,
  ): Promise<void> {
    refuseSecondVote(
      votes.filter((vote) => vote.breakGlass === breakGlass),
      await this.linked.with(manager, voter),
      onBehalfOf && (await this.linked.with(manager, onBehalfOf)),
    );
  }

  /** Those first who have not voted yet: for the others there is nothing to vote any more. */
  private async lentTo(manager: EntityManager, voter: Principal, { row, votes }: Approval): Promise<readonly Delegated[]> {
    const lent = await this.delegations.delegatedTo(manager, voter, row.asked);
    const isLate = ({ delegator }: Delegated): number => (hasTakenPart(votes, delegator) ? 1 : 0);
    return lent.toSorted((one, other) => isLate(one) - isLate(other));
  }
}
