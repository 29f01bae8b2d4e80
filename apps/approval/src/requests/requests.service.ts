import { Clock, CONFIG, type OstiaryConfig } from '#chassis';
import type { holdEnded, TopicData } from '#contracts';
import { storable, Transactions } from '#persistence';
import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { isOpen } from '../approval.js';
import { ChangesWriter } from '../changes/changes.writer.js';
import { ExpiryService } from '../expiry/expiry.service.js';
import { ApprovalEntity } from '../store/approval.entity.js';
import { type Approval, ApprovalsStore } from '../store/approvals.store.js';
import { WaitersStore } from '../store/waiters.store.js';
import { insertAnnounced, type Requested, shownBy } from './announced.js';

type Ended = TopicData<typeof holdEnded>;

/** Keeps what is asked, and who waits for it. Both events may come twice, late, and in either order. */
@Injectable()
export class RequestsService {
  constructor(
    private readonly transactions: Transactions,
    private readonly store: ApprovalsStore,
    private readonly waiters: WaitersStore,
    private readonly changes: ChangesWriter,
    private readonly expiry: ExpiryService,
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: OstiaryConfig,
  ) {}

  /** A new approval, or a later announcement of a known one: another call joined, and the card may show that one, too. */
  async requested(event: Requested): Promise<void> {
    const request = storable(event);
    await this.transactions.run(async (manager) => {
      // Locked before its waiters are touched, here and in `ended`: two at once then wait for each other in one order.
      const known = await this.store.lock(manager, request.approvalId);
      await this.waiters.add(manager, request);
      const isNew = known === null && (await insertAnnounced(manager, request));
      const approval = await this.store.lock(manager, request.approvalId);
      // A resolved approval stays what the reviewers saw.
      if (approval === null || !isOpen(approval.row.state)) return;
      if (isNew) await this.create(manager, approval);
      else await this.join(manager, known ?? approval, approval, request);
      this.transactions.afterCommit(manager, () => this.expiry.expect(approval.row.expiresAt));
    });
  }

  /** A call waits no more. */
  async ended(event: Ended): Promise<void> {
    await this.transactions.run(async (manager) => {
      await this.store.lock(manager, event.approvalId);
      await this.waiters.end(manager, event);
      // Again: it may have been asked for meanwhile.
      const approval = await this.store.lock(manager, event.approvalId);
      if (approval !== null && isOpen(approval.row.state)) await this.follow(manager, approval);
    });
  }

  private async create(manager: EntityManager, approval: Approval): Promise<void> {
    const created = await this.changes.write(manager, approval, { kind: 'created', exchangeId: approval.row.exchangeId });
    await this.follow(manager, await this.changes.write(manager, created, { kind: 'routed' }));
  }

  /** `before` is as it was before the waiters of this announcement. One that is not newer, and brings nobody who waits, changes nothing. */
  private async join(manager: EntityManager, before: Approval, approval: Approval, request: Requested): Promise<void> {
    const isNewer = approval.row.sequence < request.sequence;
    const isMore = isNewer && approval.row.revision < request.revision;
    const joined = waitingIn(approval).find((id) => !waitingIn(before).includes(id));
    if (!isNewer && joined === undefined) return this.follow(manager, approval);
    // Who voted on less has not voted on this.
    const again = isMore ? { currentStep: 1, asked: approval.steps[0]?.reviewers ?? [] } : {};
    const shown = isMore ? { ...approval, votes: [], earlierVotes: [...approval.earlierVotes, ...approval.votes] } : approval;
    const patch = { ...(isNewer ? shownBy(request) : {}), ...again, ...this.followed(approval) };
    const after = await this.changes.write(manager, shown, { kind: 'joined', exchangeId: joined ?? null }, patch);
    this.expectClosing(manager, after);
  }

  private async follow(manager: EntityManager, approval: Approval): Promise<void> {
    const { state, closesAt } = this.followed(approval);
    if (state !== approval.row.state) {
      const after = await this.changes.write(manager, approval, { kind: state === 'orphaned' ? state : 'joined' }, { state, closesAt });
      this.expectClosing(manager, after);
    } else if (closesAt?.getTime() !== approval.row.closesAt?.getTime()) {
      // Whether it closes has changed, and nothing that is told.
      await manager.update(ApprovalEntity, { id: approval.row.id }, { closesAt });
      this.expectClosing(manager, { row: { closesAt } });
    }
  }

  /**
   * Orphaned when the last one left, pending again when another came. Where every client has left by itself it closes after a while, in which a
   * retry finds it; who was told that it stays open (a hold that timed out, a shutdown) finds it until its own time is over.
   */
  private followed({ row, waiters }: Approval): Pick<ApprovalEntity, 'state' | 'closesAt'> {
    if (row.expiresAt <= this.clock.now()) return { state: row.state, closesAt: row.closesAt };
    if (waiters.some(({ endedAt }) => endedAt === null)) return { state: 'pending', closesAt: null };
    if (waiters.some(({ endedBy }) => endedBy === 'timed_out' || endedBy === 'shutdown')) return { state: 'orphaned', closesAt: null };
    return { state: 'orphaned', closesAt: row.closesAt ?? new Date(this.clock.millis() + this.config.approval.abandonedMs) };
  }

  private expectClosing(manager: EntityManager, { row: { closesAt } }: { readonly row: Pick<ApprovalEntity, 'closesAt'> }): void {
    if (closesAt) this.transactions.afterCommit(manager, () => this.expiry.expect(closesAt));
  }
}

const waitingIn = ({ waiters }: Approval): string[] => waiters.flatMap(({ exchangeId, endedAt }) => (endedAt === null ? exchangeId : []));
