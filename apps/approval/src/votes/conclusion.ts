import { type GrantOffer, narrowerOffer, onlyOnce } from '#contracts';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { BreakGlassAlarm } from '../break-glass/break-glass-alarm.js';
import { ChangesWriter } from '../changes/changes.writer.js';
import { type End, type Outcome, Resolver } from '../resolution/resolver.js';
import { Routing } from '../routing/routing.service.js';
import type { Approval } from '../store/approvals.store.js';
import type { VoteEntity } from '../store/vote.entity.js';

/** What comes of an approval with the votes that it has by now. */
@Injectable()
export class Conclusion {
  constructor(
    private readonly changes: ChangesWriter,
    private readonly resolver: Resolver,
    private readonly alarm: BreakGlassAlarm,
    private readonly routing: Routing,
  ) {}

  /**
   * One denial ends it; so many who break the glass pass it; the quorum of the last step approves it; that of an earlier one opens the next.
   * Neither of the two kinds of votes makes up the number of the other.
   */
  async of(manager: EntityManager, approval: Approval, end: End): Promise<Approval> {
    const { row, steps, votes } = approval;
    const denial = votes.find(({ decision }) => decision === 'deny');
    if (denial) return this.resolver.resolve(manager, approval, { state: 'denied', reason: denial.reason, grant: null }, end);
    const breaking = votes.filter(({ breakGlass }) => breakGlass);
    if (row.terms.breakGlass !== undefined && breaking.length >= row.terms.breakGlass.quorum) {
      this.alarm.ring(manager, approval);
      return this.resolver.resolve(manager, approval, { ...approvedBy(breaking, onlyOnce), glassBroken: true }, end);
    }
    const asked = votes.filter(({ breakGlass }) => !breakGlass);
    const step = steps.find(({ position }) => position === row.currentStep);
    if (step === undefined || asked.filter((vote) => vote.step === step.position).length < step.quorum) return approval;
    if (steps.some(({ position }) => position > step.position))
      return this.changes.write(manager, approval, { kind: 'routed' }, await this.routing.open(manager, approval, step.position + 1));
    return this.resolver.resolve(manager, approval, approvedBy(asked, { scope: row.offeredScope, forMs: row.offeredForMs }), end);
  }
}

/** Their remarks together, and the narrowest of their grants. */
function approvedBy(votes: readonly VoteEntity[], offered: GrantOffer): Outcome {
  const grant = votes.reduce(
    (all, { grantScope, grantForMs }) => (grantScope ? narrowerOffer(all, { scope: grantScope, forMs: grantForMs }) : all),
    offered,
  );
  const remarks = votes.flatMap(({ reason }) => reason ?? []);
  return { state: 'approved', reason: remarks.length > 0 ? remarks.join('\n') : null, grant };
}
