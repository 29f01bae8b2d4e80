import type { holdEnded, TopicData } from '#contracts';
import { storable, Transactions } from '#persistence';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { isOpen } from '../approval.js';
import { ChangesWriter } from '../changes/changes.writer.js';
import { Routing } from '../routing/routing.service.js';
import { type Approval, ApprovalsStore } from '../store/approvals.store.js';
import { WaitersStore } from '../store/waiters.store.js';
import { insertAnnounced, type Requested, shownBy } from './announced.js';
import { Waiting, waitingIn } from './waiting.service.js';

type Ended = TopicData<typeof holdEnded>;

/** Keeps what is asked, and who waits for it. Both events may come twice, late, and in either order. */
@Injectable()
export class RequestsService {
  constructor(
    private readonly transactions: Transactions,
    private readonly store: ApprovalsStore,
    private readonly waiters: WaitersStore,
    private readonly waiting: Waiting,
    private readonly changes: ChangesWriter,
    private readonly routing: Routing,
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
    });
  }

  /** A call waits no more. */
  async ended(event: Ended): Promise<void> {
    await this.transactions.run(async (manager) => {
      await this.store.lock(manager, event.approvalId);
      await this.waiters.end(manager, event);
      // Again: it may have been asked for meanwhile.
      const approval = await this.store.lock(manager, event.approvalId);
      if (approval !== null && isOpen(approval.row.state)) await this.waiting.follow(manager, approval);
    });
  }

  private async create(manager: EntityManager, approval: Approval): Promise<void> {
    const created = await this.changes.write(manager, approval, { kind: 'created', exchangeId: approval.row.exchangeId });
    const routed = await this.changes.write(manager, created, { kind: 'routed' }, await this.routing.open(manager, approval, 1));
    await this.waiting.follow(manager, routed);
  }

  /** `before` is as it was before the waiters of this announcement. One that is not newer, and brings nobody who waits, changes nothing. */
  private async join(manager: EntityManager, before: Approval, approval: Approval, request: Requested): Promise<void> {
    const { row } = approval;
    const isNewer = row.sequence < request.sequence;
    const isMore = isNewer && row.revision < request.revision;
    const joined = waitingIn(approval).find((id) => !waitingIn(before).includes(id));
    if (!isNewer && joined === undefined) return this.waiting.follow(manager, approval);
    // Who voted on less has not voted on this, so a later step begins with the first again. Whoever was asked in the first stays asked.
    const again = isMore && row.currentStep > 1 ? await this.routing.open(manager, approval, 1) : {};
    const shown = isMore ? { ...approval, votes: [], earlierVotes: [...approval.earlierVotes, ...approval.votes] } : approval;
    const patch = { ...(isNewer ? shownBy(request) : {}), ...again, ...this.waiting.followed(approval) };
    await this.changes.write(manager, shown, { kind: 'joined', exchangeId: joined ?? null }, patch);
  }
}
