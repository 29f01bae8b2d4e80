import { Clock, CONFIG, type OstiaryConfig } from '#chassis';
import type { approvalRequested, holdEnded, TopicData } from '#contracts';
import { storable, Transactions } from '#persistence';
import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { firstState, isOpen } from '../approval.js';
import { ExpiryService } from '../expiry/expiry.service.js';
import { ApprovalEntity } from '../store/approval.entity.js';
import { ApprovalsStore } from '../store/approvals.store.js';
import { WaitersStore } from '../store/waiters.store.js';
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
    private readonly waiters: WaitersStore,
    private readonly expiry: ExpiryService,
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: OstiaryConfig,
  ) {}

  /** A new approval, or a later announcement of a known one: another call joined, and the card may show that one, too. */
  async requested(event: Requested): Promise<void> {
    const request = storable(event);
    await this.transactions.run(async (manager) => {
      await this.waiters.add(manager, request);
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
  async ended(event: Ended): Promise<void> {
    await this.transactions.run(async (manager) => {
      await this.waiters.end(manager, event);
      await this.followWaiters(manager, event.approvalId);
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

  /**
   * Orphaned when the last one left, pending again when another came. Where every client has left by itself it closes after a while, in which a
   * retry finds it; who was told that it stays open (a hold that timed out, a shutdown) finds it until its own time is over.
   */
  private async followWaiters(manager: EntityManager, approvalId: string): Promise<void> {
    const approval = await this.store.lock(manager, approvalId);
    if (approval === null || !isOpen(approval.row.state) || approval.row.expiresAt <= this.clock.now()) return;
    const { row, waiters } = approval;
    const wanted = waiters.some(({ endedAt }) => endedAt === null) ? 'pending' : 'orphaned';
    if (row.state !== wanted) await this.store.move(manager, row, wanted);
    const isAbandoned = wanted === 'orphaned' && !waiters.some(({ endedBy }) => endedBy === 'timed_out' || endedBy === 'shutdown');
    if (isAbandoned === (row.closesAt !== null)) return;
    const closesAt = isAbandoned ? new Date(this.clock.millis() + this.config.approval.abandonedMs) : null;
    await manager.update(ApprovalEntity, { id: row.id }, { closesAt });
    if (closesAt !== null) this.transactions.afterCommit(manager, () => this.expiry.expect(closesAt));
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
