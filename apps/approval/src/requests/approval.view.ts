import type { Client, Finding, Phase } from '#contracts';
import type { ApprovalState } from '../approval.js';
import type { Approval } from '../store/approvals.store.js';

/** An approval as the API gives it. Times are RFC 3339, UTC. */
export interface ApprovalView {
  readonly id: string;
  readonly state: ApprovalState;
  readonly requester: { readonly issuer: string; readonly subject: string; readonly name: string; readonly email: string | null };
  /** The rule's id. */
  readonly rule: string;
  readonly message: string;
  /** The new text, masked, findings marked. */
  readonly excerpt: string;
  readonly model: string;
  readonly client: Client;
  /** How many must agree, in the present step. */
  readonly quorum: number;
  readonly votes: readonly VoteView[];
  readonly createdAt: string;
  readonly expiresAt: string;
  readonly exchangeId: string;
  readonly reviewers: readonly string[];
  readonly revision: number;
  readonly phase: Phase;
  readonly sessionId: string;
  readonly policyVersion: number;
  readonly findings: readonly Finding[];
  readonly waiters: readonly { readonly exchangeId: string; readonly sideCall: boolean; readonly waiting: boolean }[];
  readonly resolvedAt: string | null;
  readonly reason: string | null;
  readonly grant: { readonly scope: string; readonly until: string | null } | null;
}

export interface VoteView {
  readonly voter: { readonly issuer: string; readonly subject: string; readonly name: string };
  readonly decision: 'approve' | 'deny';
  readonly reason: string | null;
  readonly at: string;
  /** The group, or the role, by which they voted. */
  readonly through: string;
}

export function viewOf({ row, steps, votes, waiters }: Approval): ApprovalView {
  const step = steps.find(({ position }) => position === row.currentStep);
  return {
    id: row.id,
    state: row.state,
    requester: { issuer: row.requesterIssuer, subject: row.requesterSubject, name: row.requesterName, email: row.requesterEmail },
    rule: row.ruleId,
    message: row.message,
    excerpt: row.excerpt,
    model: row.model,
    client: row.client,
    quorum: step?.quorum ?? 1,
    votes: votes.map((vote) => ({
      voter: { issuer: vote.voterIssuer, subject: vote.voterSubject, name: vote.voterName },
      decision: vote.decision,
      reason: vote.reason,
      at: vote.at.toISOString(),
      through: vote.through,
    })),
    createdAt: row.createdAt.toISOString(),
    expiresAt: row.expiresAt.toISOString(),
    exchangeId: row.exchangeId,
    reviewers: step?.reviewers ?? [],
    revision: row.revision,
    phase: row.phase,
    sessionId: row.sessionId,
    policyVersion: row.policyVersion,
    findings: row.findings,
    waiters: waiters.map(({ exchangeId, sideCall, endedAt }) => ({ exchangeId, sideCall, waiting: endedAt === null })),
    resolvedAt: row.resolvedAt?.toISOString() ?? null,
    reason: row.reason,
    grant: row.grantScope && { scope: row.grantScope, until: row.grantUntil?.toISOString() ?? null },
  };
}
