import type { Person } from '../reviewers/same-person.js';
import type { ApprovalEntity } from '../store/approval.entity.js';
import type { Approval } from '../store/approvals.store.js';
import type { VoteEntity } from '../store/vote.entity.js';

export const requesterOf = (row: ApprovalEntity): Person => ({
  issuer: row.requesterIssuer,
  subject: row.requesterSubject,
  email: row.requesterEmail,
  claimedEmail: row.requesterClaimedEmail,
});

export const voterOf = (vote: VoteEntity): Person => ({
  issuer: vote.voterIssuer,
  subject: vote.voterSubject,
  email: vote.voterEmail,
  claimedEmail: vote.voterClaimedEmail,
});

/** Who decided a resolved approval and how, in data and in words, for whoever came too late. */
export function resolutionOf({ row, votes }: Approval) {
  const decisive = votes.filter(({ decision }) => decision === (row.state === 'denied' ? 'deny' : 'approve'));
  const by =
    row.state === 'approved' || row.state === 'denied'
      ? decisive.map(({ voterIssuer: issuer, voterSubject: subject, voterName: name }) => ({ issuer, subject, name }))
      : [];
  const at = row.resolvedAt?.toISOString() ?? null;
  const names = by.map(({ name }) => name).join(', ');
  const message = by.length > 0 ? `${names} ${row.state} this at ${at}.` : `This approval is ${row.state} since ${at}.`;
  return { state: row.state, by, at, message };
}
