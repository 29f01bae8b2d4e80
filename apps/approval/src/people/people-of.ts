import type { Person } from '#identity';
import type { NamedPerson } from '../reviewers/eligibility.js';
import type { ApprovalEntity } from '../store/approval.entity.js';
import type { VoteEntity } from '../store/vote.entity.js';

export const requesterOf = (row: ApprovalEntity): Person => ({
  issuer: row.requesterIssuer,
  subject: row.requesterSubject,
  email: row.requesterEmail,
  claimedEmail: row.requesterClaimedEmail,
});

export const voterOf = (vote: VoteEntity): NamedPerson => ({
  issuer: vote.voterIssuer,
  subject: vote.voterSubject,
  name: vote.voterName,
  email: vote.voterEmail,
  claimedEmail: vote.voterClaimedEmail,
});
