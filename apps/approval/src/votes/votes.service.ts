import { Clock, CONFIG, type OstiaryConfig, ProblemError } from '#chassis';
import { OstiaryError, type Principal } from '#contracts';
import { failpoint } from '#failpoints';
import { Transactions } from '#persistence';
import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { v7 } from 'uuid';
import { isOpen } from '../approval.js';
import { ChangesWriter } from '../changes/changes.writer.js';
import type { Actor } from '../people/actor.js';
import { viewOf } from '../requests/approval.view.js';
import { type End, type Outcome, Resolver } from '../resolution/resolver.js';
import { eligibilityOf } from '../reviewers/eligibility.js';
import { isSamePerson } from '../reviewers/same-person.js';
import { type Approval, ApprovalsStore } from '../store/approvals.store.js';
import type { StepEntity } from '../store/step.entity.js';
import { VoteEntity } from '../store/vote.entity.js';
import { type GrantTerms, narrower, shorten } from '../grant.js';
import { requesterOf, resolutionOf, voterOf } from './people.js';
import type { VoteBody } from './vote.schema.js';

/** Takes votes, one a person and step, and resolves an approval with the vote that decides it. */
@Injectable()
export class VotesService {
  constructor(
    private readonly transactions: Transactions,
    private readonly store: ApprovalsStore,
    private readonly changes: ChangesWriter,
    private readonly resolver: Resolver,
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: OstiaryConfig,
  ) {}

  /**
   * Resolves with the approval as it is after the vote. Rejects with `resource_unknown`, `role_missing` (no right to vote on it),
   * `content_rejected` (a denial without a reason, a grant that is too wide) or `state_conflict`, which says who decided.
   */
  cast(id: string, actor: Actor, body: VoteBody): Promise<Approval> {
    return this.transactions.run(async (manager) => {
      const approval = await this.store.lock(manager, id);
      if (approval === null) throw new OstiaryError('resource_unknown', 'There is no such approval.');
      const step = approval.steps.find(({ position }) => position === approval.row.currentStep);
      if (step === undefined) throw new OstiaryError('internal', `Approval ${id} has no step ${approval.row.currentStep}.`);
      const through = this.rightOf(actor.principal, approval, step);
      this.refuseLate(approval, body);
      const vote = await this.record(manager, approval, actor, body, through);
      const voted = await this.changes.write(
        manager,
        { ...approval, votes: [...approval.votes, vote] },
        { kind: 'voted', actor, through, text: vote.reason },
      );
      return this.conclude(manager, voted, step, { kind: 'decided', actor, through });
    });
  }

  /** By the groups of the voter's token, now; and nobody twice in one step, however many accounts they have. */
  private rightOf(voter: Principal, approval: Approval, step: StepEntity): string {
    const right = eligibilityOf(voter, { requester: requesterOf(approval.row), reviewers: step.reviewers }, this.config.identity.roles);
    if (!right.eligible) throw new OstiaryError('role_missing', right.why);
    return right.through;
  }

  private refuseLate(approval: Approval, { revision }: VoteBody): void {
    const { row } = approval;
    if (!isOpen(row.state)) {
      const { message, ...resolution } = resolutionOf(approval);
      throw new ProblemError('state_conflict', message, { resolution });
    }
    if (row.expiresAt <= this.clock.now()) throw new OstiaryError('state_conflict', 'Nobody decided in time; this approval has expired.');
    if (revision !== row.revision) {
      throw new ProblemError('state_conflict', 'The approval has changed since you looked at it: look again, then decide.', {
        revision: row.revision,
        approval: viewOf(approval),
      });
    }
  }

  private async record(manager: EntityManager, approval: Approval, actor: Actor, body: VoteBody, through: string): Promise<VoteEntity> {
    const voter = actor.principal;
    const { row, votes } = approval;
    if (votes.some((vote) => vote.step === row.currentStep && isSamePerson(voterOf(vote), voter))) {
      throw new OstiaryError('state_conflict', 'You have voted on this already.');
    }
    const reason = body.reason?.trim() || null;
    if (body.decision === 'deny' && reason === null)
      throw new OstiaryError('content_rejected', 'A denial needs a reason: the caller is told it.');
    const offered: GrantTerms = { scope: row.offeredScope, forMs: row.offeredForMs };
    const grant =
      body.decision === 'approve' ? shorten(offered, body.grant && { scope: body.grant.scope, forMs: body.grant.for ?? null }) : null;
    const vote = manager.create(VoteEntity, {
      id: v7(),
      approvalId: row.id,
      step: row.currentStep,
      revision: row.revision,
      voterIssuer: voter.issuer,
      voterSubject: voter.subject,
      voterName: voter.name,
      voterEmail: voter.email,
      voterClaimedEmail: voter.claimedEmail ?? null,
      through,
      channel: actor.channel,
      decision: body.decision,
      reason,
      grantScope: grant?.scope ?? null,
      grantForMs: grant?.forMs ?? null,
      at: this.clock.now(),
    });
    await manager.insert(VoteEntity, vote);
    await failpoint('approval.vote.stored');
    return vote;
  }

  /** One denial ends it; the quorum of the last step approves it; that of an earlier one opens the next. */
  private async conclude(manager: EntityManager, approval: Approval, step: StepEntity, end: End): Promise<Approval> {
    const { steps, votes } = approval;
    const denial = votes.find(({ decision }) => decision === 'deny');
    if (denial) return this.resolver.resolve(manager, approval, { state: 'denied', reason: denial.reason, grant: null }, end);
    if (votes.filter((vote) => vote.step === step.position).length < step.quorum) return approval;
    const next = steps.find(({ position }) => position === step.position + 1);
    if (next) return this.changes.write(manager, approval, { kind: 'routed' }, { currentStep: next.position, asked: next.reviewers });
    return this.resolver.resolve(manager, approval, approvedBy(approval), end);
  }
}

/** The reviewers' remarks together, and the narrowest of their grants. */
function approvedBy({ row, votes }: Approval): Outcome {
  const offered: GrantTerms = { scope: row.offeredScope, forMs: row.offeredForMs };
  const grant = votes.reduce(
    (all, { grantScope, grantForMs }) => (grantScope ? narrower(all, { scope: grantScope, forMs: grantForMs }) : all),
    offered,
  );
  const remarks = votes.flatMap(({ reason }) => reason ?? []);
  return { state: 'approved', reason: remarks.length > 0 ? remarks.join('\n') : null, grant };
}
