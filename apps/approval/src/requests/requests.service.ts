import { Clock } from '#chassis';
import type { approvalRequested, holdEnded, TopicData } from '#contracts';
import { storable, Transactions } from '#persistence';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { firstState, isOpen } from '../approval.js';
import { ExpiryService } from '../expiry/expiry.service.js';
import { ApprovalEntity } from '../store/approval.entity.js';
import { ApprovalsStore } from '../store/approvals.store.js';
import { StepEntity } from '../store/step.entity.js';
import { once } from '../grant.js';

export type Requested = TopicData<typeof approvalRequested>;
export type Ended = TopicData<typeof holdEnded>;

/** Keeps what is asked, and who waits for it. Both events may come twice, late, and in either order. */
@Injectable()
export class RequestsService {
  constructor(
    private readonly transactions: Transactions,
    private readonly store: ApprovalsStore,
    private readonly expiry: ExpiryService,
    private readonly clock: Clock,
  ) {}

  /** A new approval, or a later announcement of a known one: another call joined, and the card may show that one, too. */
  async requested(event: Requested): Promise<void> {
    const request = storable(event);
    await this.transactions.run(async (manager) => {
      await this.addWaiters(manager, request);
      const inserted = await this.insert(manager, request);
      const approval = await this.store.lock(manager, request.approvalId);
      // A resolved approval stays what the reviewers saw, and an older announcement has nothing to add.
      if (approval === null || !isOpen(approval.row.state)) return;
      if (!inserted && approval.row.sequence < request.sequence) {
        // Who voted on less has not voted on this.
        const again = approval.row.revision < request.revision ? { currentStep: 1 } : {};
        await manager.update(ApprovalEntity, { id: approval.row.id }, { ...shownBy(request), ...again });
      }
      await this.followWaiters(manager, request.approvalId);
      this.transactions.afterCommit(manager, () => this.expiry.expect(approval.row.expiresAt));
    });
  }

  /** A call waits no more. */
  async ended({ approvalId, exchangeId, cause, endedAt }: Ended): Promise<void> {
    await this.transactions.run(async (manager) => {
      await manager.query(
        `INSERT INTO waiters (approval_id, exchange_id, side_call, ended_at, ended_by) VALUES ($1, $2, false, $3, $4)
         ON CONFLICT (approval_id, exchange_id) DO UPDATE SET ended_at = excluded.ended_at, ended_by = excluded.ended_by WHERE waiters.ended_at IS NULL`,
        [approvalId, exchangeId, new Date(endedAt), cause],
      );
      await this.followWaiters(manager, approvalId);
    });
  }

  private async insert(manager: EntityManager, request: Requested): Promise<boolean> {
    const { requester, terms } = request;
    const { raw } = (await manager
      .createQueryBuilder()
      .insert()
      .into(ApprovalEntity)
      .values({
        id: request.approvalId,
        state: firstState,
        requesterIssuer: requester.issuer,
        requesterSubject: requester.subject,
        requesterName: requester.name,
        requesterEmail: requester.email,
        requesterClaimedEmail: requester.claimedEmail ?? null,
        ruleId: request.ruleId,
        policyVersion: request.policyVersion,
        createdAt: new Date(request.createdAt),
        expiresAt: new Date(request.expiresAt),
        offeredScope: once.scope,
        offeredForMs: once.forMs,
        currentStep: 1,
        ...shownBy(request),
      })
      .orIgnore()
      .returning('id')
      .execute()) as { raw: unknown[] };
    if (raw.length === 0) return false;
    await manager.insert(StepEntity, {
      approvalId: request.approvalId,
      position: 1,
      reviewers: [...new Set(terms.reviewers)],
      quorum: terms.quorum,
    });
    return true;
  }

  private async addWaiters(manager: EntityManager, { approvalId, waiters }: Requested): Promise<void> {
    await manager.query(
      `INSERT INTO waiters (approval_id, exchange_id, side_call) SELECT $1, * FROM unnest($2::text[], $3::boolean[])
       ON CONFLICT (approval_id, exchange_id) DO UPDATE SET side_call = excluded.side_call`,
      [approvalId, waiters.map(({ exchangeId }) => exchangeId), waiters.map(({ sideCall }) => sideCall)],
    );
  }

  /** Orphaned when the last one left, pending again when another came. */
  private async followWaiters(manager: EntityManager, approvalId: string): Promise<void> {
    const approval = await this.store.lock(manager, approvalId);
    if (approval === null || !isOpen(approval.row.state) || approval.row.expiresAt <= this.clock.now()) return;
    const wanted = approval.waiters.some(({ endedAt }) => endedAt === null) ? 'pending' : 'orphaned';
    if (approval.row.state !== wanted) await this.store.move(manager, approval.row, wanted);
  }
}

/** What of a request a later announcement may change: which call is shown, and what of others. Who asks, what rule, and on what terms stays. */
const shownBy = (request: Requested) => ({
  sequence: request.sequence,
  revision: request.revision,
  client: request.client,
  model: request.model,
  sessionId: request.sessionId,
  exchangeId: request.exchangeId,
  phase: request.phase,
  message: request.message,
  content: request.content,
  findings: request.findings,
  fingerprint: request.fingerprint,
});
