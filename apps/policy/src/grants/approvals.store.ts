import { approvalRequested, principalKey, newId } from '#contracts';
import { Outbox } from '#persistence';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { contentOf, digestsOf, union } from '../rules/card.js';
import type { Question } from '../rules/memory.js';
import type { Holding } from '../rules/ruling.js';
import { wordsOf } from '../rules/words.js';
import { announcementOf } from './announcement.js';
import type { ApprovalRow } from './approval.entity.js';
import type { WaiterRow } from './waiter.entity.js';
import type { WorkingMemory } from './working-memory.js';

/** Asks for approvals and lets further calls wait for them. */
@Injectable()
export class ApprovalsStore {
  constructor(private readonly outbox: Outbox) {}

  open(memory: WorkingMemory, question: Question, ruling: Holding): ApprovalRow {
    const { asks, undecided } = ruling;
    const approval: ApprovalRow = {
      id: newId(),
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
      decidedRevision: null,
      createdAt: memory.now,
      settlesAt: memory.settlesAt,
      expiresAt: new Date(memory.now.getTime() + asks.terms.expiresInMs),
      resolvedAt: null,
      decidedBy: [],
      reason: null,
    };
    memory.approvals.set(approval.id, approval);
    memory.openedApprovals.add(approval.id);
    this.wait(memory, approval, question, ruling);
    return approval;
  }

  /**
   * Another call waits for an approval. The card shows the call with the tools: the conversation, not what a client asks about it. What the
   * call says beyond what is shown makes another revision of the approval, which shows that too.
   */
  join(memory: WorkingMemory, id: string, question: Question, ruling: Holding): ApprovalRow {
    const approval = memory.approvals.get(id)!;
    const takesOver = question.tools.length > 0 && !memory.waitersOf(id).some(({ offersTools }) => offersTools);
    Object.assign(approval, { sequence: approval.sequence + 1 }, takesOver && shownCall(question));
    if (!ruling.isShown) {
      approval.revision += 1;
      approval.contents = union(approval.contents, contentOf(ruling.undecided, question.exchangeId), takesOver);
      approval.shown = [...new Set([...approval.shown, ...digestsOf(ruling.undecided, question)])];
    }
    this.wait(memory, approval, question, ruling);
    return approval;
  }

  /** Tells of what has been asked or changed, each approval once however many calls joined it. */
  async announce(manager: EntityManager, memory: WorkingMemory): Promise<void> {
    const approvals = [...memory.toAnnounce].map((id) => memory.approvals.get(id)!);
    const known = approvals.filter(({ id }) => !memory.openedApprovals.has(id));
    await this.outbox.retract(manager, approvalRequested, ...known.map(({ id }) => id));
    const events = approvals.map((approval) => ({
      key: approval.id,
      subject: approval.id,
      data: announcementOf(approval, memory.waitersOf(approval.id)),
      notBefore: approval.settlesAt,
    }));
    await this.outbox.appendAll(manager, approvalRequested, events);
  }

  private wait(memory: WorkingMemory, approval: ApprovalRow, question: Question, { asks, undecided }: Holding): void {
    const waiter: WaiterRow = {
      approvalId: approval.id,
      exchangeId: question.exchangeId,
      fingerprint: question.fingerprint,
      requestId: question.requestId,
      words: wordsOf(question),
      principal: approval.principal,
      sessionId: question.sessionId,
      offersTools: question.tools.length > 0,
      blocks: [...asks.blocks],
      beside: undecided.blocks.map(({ digest }) => digest),
      revision: approval.revision,
      tail: question.tail,
      joinedAt: memory.now,
      mattersUntil: approval.expiresAt,
      deniedUntil: null,
    };
    memory.addWaiter(waiter);
    memory.changedWaiters.add(waiter);
    memory.changedApprovals.add(approval.id);
    memory.toAnnounce.add(approval.id);
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
