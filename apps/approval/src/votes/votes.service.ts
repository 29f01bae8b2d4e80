import { Clock, ProblemError } from '#chassis';
import { type GrantOffer, onlyOnce, OstiaryError, newId } from '#contracts';
import { failpoint } from '#failpoints';
import { Transactions } from '#persistence';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { isOpen } from '../approval.js';
import { ChangesWriter } from '../changes/changes.writer.js';
import { shorten } from '../grant.js';
import type { Actor } from '../people/actor.js';
import { checkWay } from '../people/way-of-deciding.js';
import { viewOf } from '../requests/approval.view.js';
import { resolutionOf } from '../resolution/resolution-of.js';
import type { Right } from '../reviewers/eligibility.js';
import type { ApprovalEntity } from '../store/approval.entity.js';
import { type Approval, ApprovalsStore } from '../store/approvals.store.js';
import { VoteEntity } from '../store/vote.entity.js';
import { Conclusion } from './conclusion.js';
import type { VoteBody } from './vote.schema.js';
import { VotingRights } from './voting-rights.js';

/** Takes votes, one a person, and resolves an approval with the vote that decides it. */
@Injectable()
export class VotesService {
  constructor(
    private readonly transactions: Transactions,
    private readonly store: ApprovalsStore,
    private readonly changes: ChangesWriter,
    private readonly rights: VotingRights,
    private readonly conclusion: Conclusion,
    private readonly clock: Clock,
  ) {}

  /**
   * Resolves with the approval as it is after the vote. Rejects with `resource_unknown`, `role_missing` (no right to vote on it),
   * `channel_refused`, `fresh_sign_in_required`, `content_rejected` (a denial without a reason, a grant that is too wide) or `state_conflict`,
   * which says who decided.
   */
  cast(id: string, actor: Actor, body: VoteBody): Promise<Approval> {
    return this.transactions.run(async (manager) => {
      const approval = await this.store.lock(manager, id);
      if (approval === null) throw new OstiaryError('resource_unknown', 'There is no such approval.');
      const right = await this.rights.of(manager, actor.principal, approval, body.breakGlass);
      this.refuseLate(approval, body);
      checkWay(actor, approval.row.terms, this.clock.now());
      const vote = await this.record(manager, approval, actor, body, right);
      const { through } = right;
      const voted = await this.changes.write(
        manager,
        { ...approval, votes: [...approval.votes, vote] },
        { kind: 'voted', actor, through, text: vote.reason },
      );
      return this.conclusion.of(manager, voted, { kind: 'decided', actor, through });
    });
  }

  private refuseLate(approval: Approval, { revision }: VoteBody): void {
    const { row } = approval;
    if (!isOpen(row.state)) {
      const { message, ...resolution } = resolutionOf(approval);
      throw new ProblemError('state_conflict', message, { resolution });
    }
    if (row.expiresAt <= this.clock.now()) throw new OstiaryError('state_conflict', 'Nobody decided in time; this approval has expired.');
    if (revision !== undefined && revision !== row.revision) {
      throw new ProblemError('state_conflict', 'The approval has changed since you looked at it: look again, then decide.', {
        revision: row.revision,
        approval: viewOf(approval),
      });
    }
  }

  private async record(manager: EntityManager, approval: Approval, actor: Actor, body: VoteBody, right: Right): Promise<VoteEntity> {
    const voter = actor.principal;
    const { row } = approval;
    await this.rights.refuseSecond(manager, voter, approval, right, body.breakGlass);
    const { reason, grant } = saidBy(body, row);
    const vote = manager.create(VoteEntity, {
      id: newId(),
      approvalId: row.id,
      step: row.currentStep,
      revision: row.revision,
      voterIssuer: voter.issuer,
      voterSubject: voter.subject,
      voterName: voter.name,
      voterEmail: voter.email,
      voterClaimedEmail: voter.claimedEmail ?? null,
      through: right.through,
      onBehalfOf: right.onBehalfOf,
      breakGlass: body.breakGlass,
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
}

/** The reason, and with an approval the grant. Throws `content_rejected` where a reason is missing, or more is granted than may be. */
function saidBy(body: VoteBody, { offeredScope, offeredForMs }: ApprovalEntity): Pick<VoteEntity, 'reason'> & { grant: GrantOffer | null } {
  const reason = body.reason?.trim() || null;
  if (body.decision === 'deny') {
    if (body.breakGlass)
      throw new OstiaryError('content_rejected', 'The glass is broken to let a call pass; deny it without `breakGlass`.');
    if (reason === null) throw new OstiaryError('content_rejected', 'A denial needs a reason: the caller is told it.');
    return { reason, grant: null };
  }
  if (body.breakGlass && reason === null)
    throw new OstiaryError('content_rejected', 'Breaking the glass needs a reason: it is reviewed afterwards.');
  const offered = body.breakGlass ? onlyOnce : { scope: offeredScope, forMs: offeredForMs };
  return { reason, grant: shorten(offered, body.grant && { scope: body.grant.scope, forMs: body.grant.for ?? null }) };
}
