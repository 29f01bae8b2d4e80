import { z } from 'zod';

/** How an approval is to be asked for, as the rule says it. */
export const approvalTermsSchema = z.object({
  reviewers: z.array(z.string()).min(1),
  quorum: z.number().int().positive(),
  /** Milliseconds from the request until nobody can approve any more. */
  expiresInMs: z.number().int().positive(),
});
export type ApprovalTerms = z.infer<typeof approvalTermsSchema>;

export const approvalVoteSchema = z.object({
  voter: z.object({ issuer: z.string(), subject: z.string(), name: z.string() }),
  decision: z.enum(['approve', 'deny']),
  reason: z.string().nullable(),
  at: z.iso.datetime(),
});
export type ApprovalVote = z.infer<typeof approvalVoteSchema>;

/** An approval that covered a call because reviewers had given it before. */
export const grantUseSchema = z.object({ approvalId: z.string(), scope: z.enum(['once', 'session', 'duration']) });
export type GrantUse = z.infer<typeof grantUseSchema>;

/** The approval that a call waits for; `joined`: another call had asked for it. */
export const pendingApprovalSchema = z.object({ id: z.string(), expiresAt: z.iso.datetime(), joined: z.boolean() });
export type PendingApproval = z.infer<typeof pendingApprovalSchema>;
