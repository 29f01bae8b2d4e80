import { z } from 'zod';
import { decisionSchema } from '../model/decision.js';
import { refusalSchema } from '../refusals/refusal.js';
import { days, defineTopic } from './topic.js';

/** An approval that covered a call because reviewers had given it before. */
export const grantUseSchema = z.object({ approvalId: z.string(), scope: z.enum(['once', 'session', 'duration']) });
export type GrantUse = z.infer<typeof grantUseSchema>;

/** The approval that a call waits for; `joined`: another call had asked for it. */
export const pendingApprovalSchema = z.object({ id: z.string(), expiresAt: z.iso.datetime(), joined: z.boolean() });
export type PendingApproval = z.infer<typeof pendingApprovalSchema>;

const answer = { exchangeId: z.string(), requestId: z.string(), decision: decisionSchema };

export const decisionMade = defineTopic({
  name: 'ostiary.decision.made.v1',
  schema: z.discriminatedUnion('outcome', [
    /** Forward, after the obligations. `grants`: the earlier approvals that allow it; single-use ones are used up by it. */
    z.object({ ...answer, outcome: z.literal('go'), grants: z.array(grantUseSchema) }),
    /** Wait for the approval. */
    z.object({ ...answer, outcome: z.literal('hold'), approval: pendingApprovalSchema }),
    z.object({ ...answer, outcome: z.literal('refuse'), refusal: refusalSchema }),
  ]),
  key: 'exchange id',
  producers: ['policy'],
  consumers: ['ingress'],
  retention: days(1),
  description:
    'The answer to a decision.requested, bound to it by exchange and request id. Every ingress instance reads all partitions and takes what is its own; answers to nobody are dropped.',
});
