import { Clock } from '#chassis';
import {
  principalKey,
  type ReasonCode,
  type Refusal,
  refusalOfUnknownApproval,
  refusalRevoked,
  refusalRunOut,
  refusalUsedUp,
} from '#contracts';
import { portions } from '#persistence';
import { Injectable } from '@nestjs/common';
import { type EntityManager, In } from 'typeorm';
import type { ApprovalRow } from '../grants/approval.entity.js';
import type { GrantRow } from '../grants/grant.entity.js';
import { HeldClaimRow } from '../grants/held-claim.entity.js';
import { ruleOf, unapprovedOf } from '../grants/resolution-told.js';
import type { WorkingMemory } from '../grants/working-memory.js';
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

  /** Null: a claim of an approval whose end is not known here yet; it is to be kept, and answered when it is. */
  rule(memory: WorkingMemory, question: Question): Answer | null {
    return question.purpose === 'claim' ? this.ruleOnClaim(memory, question) : this.decider.decide(memory, question);
  }

  async keep(manager: EntityManager, claims: readonly Question[]): Promise<void> {
    const receivedAt = this.clock.now();
    const rows = claims.map((question) => {
      const { approvalId, exchangeId, requestId } = question;
      return { approvalId: approvalId!, exchangeId, requestId, question, receivedAt };
    });
    const weigh = ({ question: { blocks, tail } }: (typeof rows)[number]) =>
      blocks.reduce((sum, { text }) => sum + text.length + 500, 2_000 + 50 * tail.length);
    for (const portion of portions(rows, weigh)) await manager.upsert(HeldClaimRow, portion, ['approvalId', 'exchangeId', 'requestId']);
  }

  /** The claims that were kept for these approvals, in the order they came; they are kept no more. */
  async kept(manager: EntityManager, approvalIds: readonly string[]): Promise<Question[]> {
    const where = { approvalId: In(approvalIds) };
    const rows = await manager.find(HeldClaimRow, { where, order: { receivedAt: 'ASC', requestId: 'ASC' } });
    if (rows.length > 0) await manager.delete(HeldClaimRow, where);
    return rows.map(({ question }) => question);
  }

  private ruleOnClaim(memory: WorkingMemory, question: Question): Answer | null {
    const approval = question.approvalId === null ? undefined : memory.approvals.get(question.approvalId);
    if (!approval || approval.principal !== principalKey(question.principal))
      return this.refuse(question, 'approval_expired', unknown(question));
    switch (approval.state) {
      case 'pending':
        return null;
      case 'denied':
        return this.refuse(question, 'denied', unapprovedOf(approval, 'denied'));
      case 'expired':
      case 'canceled':
        return this.refuse(question, 'approval_expired', unapprovedOf(approval, approval.state));
      case 'approved':
        return this.use(memory, approval, question);
    }
  }

  private use(memory: WorkingMemory, approval: ApprovalRow, question: Question): Answer {
    const { fingerprint, exchangeId } = question;
    const grant = [...memory.grants.values()].find(
      (known) => known.approvalId === approval.id && known.fingerprint === fingerprint && known.scope === 'once',
    );
    if (!grant && this.saidMore(memory, approval, question)) return this.decider.decide(memory, question);
    if (grant?.state === 'consumed' && grant.consumedBy === exchangeId) return this.again(question, grant);
    if (grant?.state === 'consumed') return this.refuse(question, 'superseded', refusalUsedUp(ruleOf(approval), approval.id));
    if (grant?.state === 'revoked') return this.refuse(question, 'approval_revoked', revocationOf(approval, grant));
    if (grant?.state !== 'active' || grant.expiresAt <= memory.now)
      return this.refuse(question, 'approval_expired', refusalRunOut(ruleOf(approval), approval.id));
    return this.decider.decide(memory, question, grant);
  }

  /** The call joined with a content that those who approved had not seen: it is decided by itself. */
  private saidMore(memory: WorkingMemory, approval: ApprovalRow, { exchangeId, fingerprint }: Question): boolean {
    const waiter = memory.waitersOf(approval.id).find((known) => known.exchangeId === exchangeId && known.fingerprint === fingerprint);
    return waiter !== undefined && waiter.revision > (approval.decidedRevision ?? 0);
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
}

const revocationOf = (approval: ApprovalRow, { revokedBy, revokeReason }: GrantRow): Refusal =>
  refusalRevoked(ruleOf(approval), { by: revokedBy?.name ?? null, reason: revokeReason }, approval.id);

function unknown({ matches, approvalId, exchangeId }: Question): Refusal {
  const match = matches.find(({ action }) => action === 'require-approval');
  return refusalOfUnknownApproval(match ?? { ruleId: 'policy', message: '' }, approvalId ?? exchangeId);
}
