import { Clock } from '#chassis';
import { approvalRequested, principalKey } from '#contracts';
import { Outbox } from '#persistence';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { contentOf, digestsOf, union } from '../rules/card.js';
import type { Question } from '../rules/memory.js';
import type { Holding } from '../rules/ruling.js';
import { announcementOf } from './announcement.js';
import { ApprovalRow } from './approval.entity.js';
import { WaiterRow } from './waiter.entity.js';

/** Within this time a client's title call and its prompt have both arrived. */
const settlingMs = 300;

/** Asks for approvals and lets further calls wait for them. */
@Injectable()
export class ApprovalsStore {
  constructor(
    private readonly clock: Clock,
    private readonly outbox: Outbox,
  ) {}

  async open(manager: EntityManager, question: Question, ruling: Holding): Promise<ApprovalRow> {
    const { asks, undecided } = ruling;
    const now = this.clock.millis();
    const approval = manager.create(ApprovalRow, {
      id: uuidv7(),
      principal: principalKey(question.principal),
      sessionId: question.sessionId,
      phase: question.phase,
      state: 'pending',
      ruleIds: [...asks.ruleIds],
      message: asks.message,
      terms: asks.terms,
      policyVersion: question.policyVersion,
      requester: question.principal,
      ...shownCall(question),
      contents: [contentOf(undecided, question.exchangeId)],
      shown: digestsOf(undecided, question),
      sequence: 1,
      revision: 1,
      createdAt: new Date(now),
      settlesAt: await settlingEnd(manager),
      expiresAt: new Date(now + asks.terms.expiresInMs),
    });
    await manager.insert(ApprovalRow, approval);
    await this.wait(manager, approval, question, ruling);
    await this.announce(manager, approval);
    return approval;
  }

  /**
   * Another call waits for an approval. The card shows the call with the tools: the conversation, not what a client asks about it. What the
   * call says beyond what is shown makes another revision of the approval, which shows that too.
   */
  async join(manager: EntityManager, id: string, question: Question, ruling: Holding): Promise<ApprovalRow> {
    const approval = await manager.findOneByOrFail(ApprovalRow, { id });
    const before = await manager.findBy(WaiterRow, { approvalId: id });
    const takesOver = question.tools.length > 0 && !before.some(({ offersTools }) => offersTools);
    Object.assign(approval, { sequence: approval.sequence + 1 }, takesOver && shownCall(question));
    if (!ruling.isShown) {
      approval.revision += 1;
      approval.contents = union(approval.contents, contentOf(ruling.undecided, question.exchangeId), takesOver);
      approval.shown = [...new Set([...approval.shown, ...digestsOf(ruling.undecided, question)])];
    }
    await manager.save(ApprovalRow, approval);
    await this.wait(manager, approval, question, ruling);
    await this.announce(manager, approval);
    return approval;
  }

  private async wait(
    manager: EntityManager,
    { id, revision }: ApprovalRow,
    question: Question,
    { asks, undecided }: Holding,
  ): Promise<void> {
    const { exchangeId, fingerprint, sessionId, tools, tail } = question;
    const joinedAt = this.clock.now();
    const waiter = {
      approvalId: id,
      exchangeId,
      fingerprint,
      sessionId,
      offersTools: tools.length > 0,
      blocks: [...asks.blocks],
      beside: undecided.blocks.filter(({ matched }) => !matched).map(({ identity }) => identity),
      revision,
      tail,
      joinedAt,
    };
    await manager.upsert(WaiterRow, waiter, ['approvalId', 'exchangeId', 'fingerprint']);
  }

  private async announce(manager: EntityManager, approval: ApprovalRow): Promise<void> {
    const waiters = await manager.find(WaiterRow, { where: { approvalId: approval.id }, order: { joinedAt: 'ASC', exchangeId: 'ASC' } });
    const event = { key: approval.id, subject: approval.id, data: announcementOf(approval, waiters) };
    await this.outbox.retract(manager, approvalRequested, approval.id);
    await this.outbox.append(manager, approvalRequested, event, { notBefore: approval.settlesAt });
  }
}

/** The parts of an approval that are those of the call on its card. */
const shownCall = ({ exchangeId, fingerprint, client, model, findings }: Question) => ({
  exchangeId,
  fingerprint,
  client,
  model,
  findings,
});

/** By the database's clock, which is also the outbox's: a service whose clock goes ahead would ask late. */
async function settlingEnd(manager: EntityManager): Promise<Date> {
  const [row] = await manager.query<{ at: Date }[]>(`SELECT clock_timestamp() + $1 * interval '1 millisecond' AS at`, [settlingMs]);
  return row!.at;
}
