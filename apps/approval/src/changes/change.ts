import type { ApprovalChangeKind, ApprovalVote } from '#contracts';
import type { ApprovalChange } from '../notifying/notifier.port.js';
import type { Actor } from '../people/actor.js';
import type { Approval } from '../store/approvals.store.js';
import type { NamedAccount } from '../store/said.js';
import type { VoteEntity } from '../store/vote.entity.js';

/** What happens to an approval; what is missing has nothing to do with it. */
export interface Change {
  readonly kind: ApprovalChangeKind;
  /** Who does it, and where; missing: time, a client, or the rule. */
  readonly actor?: Actor | null;
  /** Who did it elsewhere, where no actor does it here. */
  readonly by?: NamedAccount | null;
  /** The group, or the role, by which a vote counts. */
  readonly through?: string | null;
  /** What they say. */
  readonly text?: string | null;
  /** The call that joined, or that used a grant. */
  readonly exchangeId?: string | null;
}

/** The change, with the approval as it is after it. */
export const tell = (approval: Approval, { kind, actor, by, through, text, exchangeId }: Change, at: Date): ApprovalChange => ({
  approvalId: approval.row.id,
  change: approval.row.changes,
  kind,
  at: at.toISOString(),
  by: actor ? accountOf(actor) : (by ?? null),
  through: through ?? null,
  channel: actor?.channel ?? null,
  text: text ?? null,
  exchangeId: exchangeId ?? null,
  approval: stateOf(approval),
});

/** Who acts, as others are shown them. */
export const accountOf = ({ principal: { issuer, subject, name } }: Actor): NamedAccount => ({ issuer, subject, name });

/** A vote as events carry it. */
export const toldVote = (vote: VoteEntity): ApprovalVote => ({
  voter: { issuer: vote.voterIssuer, subject: vote.voterSubject, name: vote.voterName },
  decision: vote.decision,
  reason: vote.reason,
  at: vote.at.toISOString(),
  ...(vote.breakGlass && { breakGlass: true }),
});

function stateOf({ row, steps, votes, waiters }: Approval): ApprovalChange['approval'] {
  return {
    state: row.state,
    revision: row.revision,
    requester: { issuer: row.requesterIssuer, subject: row.requesterSubject, name: row.requesterName },
    client: row.client,
    model: row.model,
    sessionId: row.sessionId,
    exchangeId: row.exchangeId,
    phase: row.phase,
    ruleId: row.ruleId,
    message: row.message,
    policyVersion: row.policyVersion,
    steps: steps.map(({ reviewers, quorum }) => ({ reviewers, quorum })),
    currentStep: row.currentStep,
    asked: row.asked,
    votes: votes.map(toldVote),
    waiting: waiters.filter(({ endedAt }) => endedAt === null).length,
    createdAt: row.createdAt.toISOString(),
    expiresAt: row.expiresAt.toISOString(),
    resolvedAt: row.resolvedAt?.toISOString() ?? null,
    reason: row.reason,
    grant: row.grantScope && { scope: row.grantScope, until: row.grantUntil?.toISOString() ?? null },
    breakGlass: row.breakGlass,
  };
}
