import { z } from 'zod';

const groups = z.array(z.string()).min(1);

/** Where votes may be cast: in Slack, with a browser at the control address, or with a token (the command line, any script). */
export const approvalChannelSchema = z.enum(['slack', 'web', 'cli']);
export type ApprovalChannel = z.infer<typeof approvalChannelSchema>;

/** Some of whom so many distinct people must agree. */
export const approvalStepSchema = z.object({ reviewers: groups, quorum: z.number().int().positive() });
export type ApprovalStep = z.infer<typeof approvalStepSchema>;

/** How far an approval may reach: this call, this conversation, everything like it; `forMs`: for how long at most, null: no limit of its own. */
export const grantOfferSchema = z.object({
  scope: z.enum(['once', 'session', 'duration']),
  forMs: z.number().int().positive().nullable(),
});
export type GrantOffer = z.infer<typeof grantOfferSchema>;

/** How an approval is to be asked for, as the rule says it. `reviewers` and `quorum` are the first step; what is missing of the rest is not asked for. */
export const approvalTermsSchema = approvalStepSchema.extend({
  /** Milliseconds from the request until nobody can approve any more. */
  expiresInMs: z.number().int().positive(),
  /** The steps after the first, in order. */
  furtherSteps: z.array(approvalStepSchema).optional(),
  /** What reviewers may give at most; missing: this call, once. */
  grant: grantOfferSchema.optional(),
  /** Who is asked too, so long after a step began that nobody has concluded. */
  escalate: z.object({ afterMs: z.number().int().positive(), to: groups }).optional(),
  /** Who is asked too, as long again after that, or at once where nobody is known in the groups that are asked. */
  fallback: groups.optional(),
  /** Where votes may be cast; missing: anywhere. */
  channels: z.array(approvalChannelSchema).min(1).optional(),
  /** How long ago, at most, a voter may have signed in. */
  freshSignInMs: z.number().int().positive().optional(),
  /** Who may pass it alone, or so many together, whoever is asked; it is reviewed afterwards. */
  breakGlass: z.object({ groups, quorum: z.number().int().positive() }).optional(),
});
export type ApprovalTerms = z.infer<typeof approvalTermsSchema>;

/** All the steps of the terms, in order. */
export const stepsOf = ({ reviewers, quorum, furtherSteps }: ApprovalTerms): readonly ApprovalStep[] => [
  { reviewers, quorum },
  ...(furtherSteps ?? []),
];

/** All the groups of the terms whose members may come to decide: asked now or later, or by breaking the glass. */
export const decidersIn = (terms: ApprovalTerms): string[] => [
  ...new Set([
    ...stepsOf(terms).flatMap(({ reviewers }) => reviewers),
    ...(terms.escalate?.to ?? []),
    ...(terms.fallback ?? []),
    ...(terms.breakGlass?.groups ?? []),
  ]),
];

export const approvalVoteSchema = z.object({
  voter: z
    .object({
      issuer: z.string().describe('Who vouches for the voter.'),
      subject: z.string().describe('Who it is, as the issuer names it.'),
      name: z.string().describe('What people call the voter.'),
    })
    .describe('Who voted.'),
  decision: z.enum(['approve', 'deny']).describe('What the vote says.'),
  reason: z.string().nullable().describe('What the voter said.'),
  at: z.iso.datetime().describe('When.'),
  breakGlass: z
    .boolean()
    .optional()
    .describe('Whether it was cast to pass by breaking the glass: such votes are counted apart from those of the people who are asked.'),
});
export type ApprovalVote = z.infer<typeof approvalVoteSchema>;

/** An approval that covered a call because reviewers had given it before, and the grant of it that did. */
export const grantUseSchema = z.object({
  grantId: z.string().optional().describe('The grant.'),
  approvalId: z.string().describe('The approval that gave it.'),
  scope: z.enum(['once', 'session', 'duration']).describe('How far it reaches.'),
});
export type GrantUse = z.infer<typeof grantUseSchema>;

/** The approval that a call waits for; `joined`: another call had asked for it. */
export const pendingApprovalSchema = z.object({ id: z.string(), expiresAt: z.iso.datetime(), joined: z.boolean() });
export type PendingApproval = z.infer<typeof pendingApprovalSchema>;
