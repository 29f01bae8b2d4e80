import { Clock } from '#chassis';
import { principalKey, type ReasonCode, type Refusal, refusalOfUnknownApproval, refusalRunOut, refusalUsedUp } from '#contracts';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { ApprovalRow } from '../grants/approval.entity.js';
import { GrantRow } from '../grants/grant.entity.js';
import { HeldClaimRow } from '../grants/held-claim.entity.js';
import { WaiterRow } from '../grants/waiter.entity.js';
import { ruleOf, unapprovedOf } from '../grants/resolution-told.js';
import type { Question } from '../rules/memory.js';
import type { Answer } from './answer.entity.js';
import { Decider } from './decider.js';
import { decisionOnClaim } from './reasons.js';

/** Held calls claim the right to use an approval: of one content, one call wins. */
@Injectable()
export class Claims {
  constructor(
    private readonly clock: Clock,
    private readonly decider: Decider,
  ) {}

  /** Null: the approval's end is not known here yet; the claim is kept and answered when it is. */
  async rule(manager: EntityManager, question: Question): Promise<Answer | null> {
    const approval = question.approvalId === null ? null : await this.approvalOf(manager, question.approvalId);
    if (!approval || approval.principal !== principalKey(question.principal))
      return this.refuse(question, 'approval_expired', unknown(question));
    switch (approval.state) {
      case 'pending':
        await this.keep(manager, approval.id, question);
        return null;
      case 'denied':
        return this.refuse(question, 'denied', unapprovedOf(approval, 'denied'));
      case 'expired':
      case 'canceled':
        return this.refuse(question, 'approval_expired', unapprovedOf(approval, approval.state));
      case 'approved':
        return this.use(manager, approval, question);
    }
  }

  /** The claims that were kept for an approval whose end is now known, in the order they came. */
  async kept(manager: EntityManager, approvalId: string): Promise<Question[]> {
    const rows = await manager.find(HeldClaimRow, { where: { approvalId }, order: { receivedAt: 'ASC', requestId: 'ASC' } });
    await manager.delete(HeldClaimRow, { approvalId });
    return rows.map(({ question }) => question);
  }

  private async use(manager: EntityManager, approval: ApprovalRow, question: Question): Promise<Answer> {
    const { fingerprint, exchangeId } = question;
    const grant = await manager.findOneBy(GrantRow, { approvalId: approval.id, fingerprint, scope: 'once' });
    if (grant === null && (await this.saidMore(manager, approval, question))) return this.decider.decide(manager, question);
    if (grant?.state === 'consumed' && grant.consumedBy === exchangeId) return this.again(question, grant);
    if (grant?.state === 'consumed') return this.refuse(question, 'superseded', refusalUsedUp(ruleOf(approval), approval.id));
    if (grant?.state !== 'active' || grant.expiresAt <= this.clock.now())
      return this.refuse(question, 'approval_expired', refusalRunOut(ruleOf(approval), approval.id));
    return this.decider.decide(manager, question, grant);
  }

  /** The call joined with a content that those who approved had not seen: it is decided by itself. */
  private async saidMore(manager: EntityManager, approval: ApprovalRow, { exchangeId, fingerprint }: Question): Promise<boolean> {
    const waiter = await manager.findOneBy(WaiterRow, { approvalId: approval.id, exchangeId, fingerprint });
    return waiter !== null && waiter.revision > (approval.decidedRevision ?? 0);
  }

  /** The call that won asks again, because the answer was late: it has not gone anywhere yet. */
  private again(question: Question, { approvalId, scope }: GrantRow): Answer {
    const { exchangeId, requestId } = question;
    return { exchangeId, requestId, outcome: 'go', decision: decisionOnClaim(question, 'approved'), grants: [{ approvalId, scope }] };
  }

  private refuse(question: Question, code: ReasonCode, refusal: Refusal): Answer {
    const { exchangeId, requestId } = question;
    return { exchangeId, requestId, outcome: 'refuse', decision: decisionOnClaim(question, code), refusal };
  }

  private async approvalOf(manager: EntityManager, id: string): Promise<ApprovalRow | null> {
    return isUuid(id) ? manager.findOneBy(ApprovalRow, { id }) : null;
  }

  private async keep(manager: EntityManager, approvalId: string, question: Question): Promise<void> {
    const { exchangeId, requestId } = question;
    await manager.upsert(HeldClaimRow, { approvalId, exchangeId, requestId, question, receivedAt: this.clock.now() }, [
      'approvalId',
      'exchangeId',
      'requestId',
    ]);
  }
}

const isUuid = (id: string) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id);

function unknown({ matches, approvalId, exchangeId }: Question): Refusal {
  const match = matches.find(({ action }) => action === 'require-approval');
  return refusalOfUnknownApproval(match ?? { ruleId: 'policy', message: '' }, approvalId ?? exchangeId);
}
