import {
  approvalChannelSchema,
  approvalStepSchema,
  clientSchema,
  findingSchema,
  grantOfferSchema,
  phaseSchema,
  shownContentSchema,
} from '#contracts';
import { z } from 'zod';
import { approvalStates } from '../approval.js';
import type { Approval } from '../store/approvals.store.js';
import type { VoteEntity } from '../store/vote.entity.js';

const time = z.iso.datetime();
const personSchema = z.object({ issuer: z.string(), subject: z.string(), name: z.string() });

const reviewViewSchema = z.object({
  state: z.enum(['open', 'closed']),
  by: personSchema.nullable(),
  through: z.string().nullable().describe('The group, or the role, by which they reviewed it.'),
  at: time.nullable(),
  note: z.string().nullable(),
});

const voteViewSchema = z.object({
  voter: personSchema,
  decision: z.enum(['approve', 'deny']),
  reason: z.string().nullable(),
  at: time,
  through: z.string().describe('The group, or the role, by which they voted.'),
  onBehalfOf: personSchema.nullable().describe('For whom they voted, where the right is not their own.'),
  breakGlass: z.boolean().describe('Whether it is to pass by breaking the glass; such votes are counted apart.'),
});

/** An approval as the API gives it. Times are RFC 3339, UTC. */
export const approvalViewSchema = z.object({
  id: z.string(),
  state: z
    .enum(approvalStates)
    .describe('orphaned: nobody waits any more, a decision is still taken and kept. canceled: whoever asked has left.'),
  requester: personSchema.extend({ email: z.string().nullable() }),
  rule: z.string().describe('The id of the rule that asks.'),
  message: z.string().describe('What the rule says.'),
  content: z
    .array(shownContentSchema)
    .describe(
      'All that an approval lets go out and that nobody has decided before, masked, findings marked: of the call itself, then what others that wait say beyond it.',
    ),
  wholeText: z.string().describe('Where the audit’s API has the whole text of the call, masked, for whoever may decide.'),
  model: z.string(),
  client: clientSchema,
  quorum: z.number().int().positive().describe('How many different people must agree in the current step.'),
  steps: z.array(approvalStepSchema).describe('Who is asked, and how many different people must agree, step after step.'),
  currentStep: z.number().int().positive().describe('The step that is under way, counted from 1.'),
  asked: z.array(z.string()).describe('Groups whose members may decide now: of the current step, and those that were asked beside them.'),
  escalatesAt: time.nullable().describe('When more groups are asked unless the step is done by then.'),
  offers: grantOfferSchema.describe('How far an approval may reach at most, and for how many milliseconds; null: no limit of its own.'),
  channels: z.array(approvalChannelSchema).describe('Where votes may be cast.'),
  freshSignInMs: z
    .number()
    .int()
    .positive()
    .nullable()
    .describe('How long ago, at most, a voter may have signed in; null: that is not asked.'),
  breakGlass: z
    .object({ groups: z.array(z.string()), quorum: z.number().int().positive() })
    .nullable()
    .describe('Who may pass it alone, or so many together, whoever is asked; null: nobody.'),
  votes: z.array(voteViewSchema).describe('On what is shown now.'),
  earlierVotes: z.array(voteViewSchema).describe('On less than that: they count no more.'),
  seenBy: z.array(z.object({ by: personSchema, at: time })).describe('Reviewers who have looked at it while it was open, and when first.'),
  comments: z
    .array(z.object({ by: personSchema, channel: approvalChannelSchema, text: z.string(), at: time }))
    .describe('What people have said about it, in order.'),
  changes: z.number().int().nonnegative().describe('How many changes it has had, which is the number of the last one.'),
  createdAt: time,
  expiresAt: time,
  closesAt: time.nullable().describe('When it is canceled unless somebody comes back: all who asked have left.'),
  exchangeId: z.string(),
  reviewers: z.array(z.string()).describe('Groups that the current step asks.'),
  revision: z.number().int().positive().describe('Rises when more is shown. A vote names it, and counts only for what was seen.'),
  phase: phaseSchema,
  sessionId: z.string(),
  policyVersion: z.number().int().nonnegative(),
  findings: z.array(findingSchema),
  waiters: z.array(
    z.object({
      exchangeId: z.string(),
      sideCall: z.boolean(),
      waiting: z.boolean(),
      endedBy: z.string().nullable().describe('How its waiting ended; `released`: it went on.'),
    }),
  ),
  resolvedAt: time.nullable(),
  reason: z.string().nullable(),
  grant: z.object({ scope: z.enum(['once', 'session', 'duration']), until: time.nullable() }).nullable(),
  grantUses: z.number().int().nonnegative().describe('How many calls have gone on by its grant.'),
  grantRevoked: z
    .object({ by: personSchema.nullable(), at: time, reason: z.string().nullable() })
    .nullable()
    .describe('Who took the grant back; null: nobody. `by` null: the policy did.'),
  review: reviewViewSchema.nullable().describe('Of what was passed by breaking the glass; null: it was not.'),
});
export type ApprovalView = z.infer<typeof approvalViewSchema>;

/** What a vote is answered with. */
export const voteAnswerSchema = approvalViewSchema.extend({
  countedOn: z.number().int().positive().describe('The revision that the vote counts for.'),
});
export type VoteAnswer = z.infer<typeof voteAnswerSchema>;

export const approvalListSchema = z.object({
  items: z.array(approvalViewSchema),
  next: z.string().nullable().describe('The cursor of the next page; null on the last.'),
});
export type ApprovalList = z.infer<typeof approvalListSchema>;

const voteOf = (vote: VoteEntity): z.infer<typeof voteViewSchema> => ({
  voter: { issuer: vote.voterIssuer, subject: vote.voterSubject, name: vote.voterName },
  decision: vote.decision,
  reason: vote.reason,
  at: vote.at.toISOString(),
  through: vote.through,
  onBehalfOf: vote.onBehalfOf && { issuer: vote.onBehalfOf.issuer, subject: vote.onBehalfOf.subject, name: vote.onBehalfOf.name },
  breakGlass: vote.breakGlass,
});

function reviewOf({ breakGlass, review }: Approval['row']): z.infer<typeof reviewViewSchema> | null {
  if (breakGlass === 'no') return null;
  return review === null ? { state: 'open', by: null, through: null, at: null, note: null } : { state: 'closed', ...review };
}

export function viewOf({ row, steps, votes, earlierVotes, waiters }: Approval): ApprovalView {
  const step = steps.find(({ position }) => position === row.currentStep);
  return {
    id: row.id,
    state: row.state,
    requester: { issuer: row.requesterIssuer, subject: row.requesterSubject, name: row.requesterName, email: row.requesterEmail },
    rule: row.ruleId,
    message: row.message,
    content: row.content,
    wholeText: `/api/exchanges/${row.exchangeId}/request`,
    model: row.model,
    client: row.client,
    quorum: step?.quorum ?? 1,
    steps: steps.map(({ reviewers, quorum }) => ({ reviewers, quorum })),
    currentStep: row.currentStep,
    asked: row.asked,
    escalatesAt: row.escalatesAt?.toISOString() ?? null,
    offers: { scope: row.offeredScope, forMs: row.offeredForMs },
    channels: row.terms.channels ?? [...approvalChannelSchema.options],
    freshSignInMs: row.terms.freshSignInMs ?? null,
    breakGlass: row.terms.breakGlass ?? null,
    votes: votes.map(voteOf),
    earlierVotes: earlierVotes.map(voteOf),
    seenBy: [...row.seenBy],
    comments: [...row.comments],
    changes: row.changes,
    createdAt: row.createdAt.toISOString(),
    expiresAt: row.expiresAt.toISOString(),
    closesAt: row.closesAt?.toISOString() ?? null,
    exchangeId: row.exchangeId,
    reviewers: step?.reviewers ?? [],
    revision: row.revision,
    phase: row.phase,
    sessionId: row.sessionId,
    policyVersion: row.policyVersion,
    findings: row.findings,
    waiters: waiters.map(({ exchangeId, sideCall, endedAt, endedBy }) => ({ exchangeId, sideCall, waiting: endedAt === null, endedBy })),
    resolvedAt: row.resolvedAt?.toISOString() ?? null,
    reason: row.reason,
    grant: row.grantScope && { scope: row.grantScope, until: row.grantUntil?.toISOString() ?? null },
    grantUses: row.grantUses,
    grantRevoked: row.grantRevoked,
    review: reviewOf(row),
  };
}
