import { z } from 'zod';
import { grantUseSchema, pendingApprovalSchema } from '../model/approval.js';
import { decisionSchema } from '../model/decision.js';
import { refusalSchema } from '../refusals/refusal.js';
import { days, defineTopic } from './topic.js';

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
