import { Clock } from '#chassis';
import { type ApprovalChangeKind, approvalResolved, type GrantOffer, type TopicData } from '#contracts';
import { failpoint } from '#failpoints';
import { Outbox } from '#persistence';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { FinalState } from '../approval.js';
import { toldVote } from '../changes/change.js';
import { ChangesWriter } from '../changes/changes.writer.js';
import type { Actor } from '../people/actor.js';
import type { Approval } from '../store/approvals.store.js';
import { grantFrom } from '../grant.js';

export interface Outcome {
  readonly state: FinalState;
  /** What the caller is told. */
  readonly reason: string | null;
  /** With `approved` only. */
  readonly grant: GrantOffer | null;
  /** Whether the glass was broken: a review is open from then on. */
  readonly glassBroken?: boolean;
}

/** How the end is told, and who it was: nobody where time or clients end it. */
export interface End {
  readonly kind: Extract<ApprovalChangeKind, 'decided' | 'expired' | 'canceled' | 'withdrawn'>;
  readonly actor: Actor | null;
  readonly through?: string;
  /** What they said, where the caller is told more than that. */
  readonly text?: string | null;
}

type Resolved = TopicData<typeof approvalResolved>;

/** Ends an approval, and tells of it in the same transaction: nobody hears of a decision that was not stored, and none is stored unheard. */
@Injectable()
export class Resolver {
  constructor(
    private readonly changes: ChangesWriter,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  /**
   * `end`: what it is told as, and who it was that ended it. Throws `state_conflict` when somebody else was first. Resolves with the approval
   * as it is then.
   */
  async resolve(
    manager: EntityManager,
    approval: Approval,
    { state, reason, grant, glassBroken = false }: Outcome,
    end: End,
  ): Promise<Approval> {
    const { row, votes } = approval;
    const now = this.clock.now();
    const given = grant && grantFrom(grant, now);
    const after = await this.changes.write(
      manager,
      approval,
      { text: reason, ...end },
      {
        state,
        ...(glassBroken ? { breakGlass: 'review_open' } : {}),
        resolvedAt: now,
        reason,
        grantScope: given?.scope ?? null,
        grantUntil: given?.until ? new Date(given.until) : null,
      },
    );
    const data: Resolved = {
      approvalId: row.id,
      state,
      revision: row.revision,
      votes: votes.map(toldVote),
      reason,
      grant: given,
      resolvedAt: now.toISOString(),
    };
    await this.outbox.append(manager, approvalResolved, { key: row.id, subject: row.id, data });
    await failpoint('approval.resolve.stored');
    return after;
  }
}
