import { z } from 'zod';
import { approvalTermsSchema } from '../model/approval.js';
import { clientSchema } from '../model/client.js';
import { phaseSchema } from '../model/decision.js';
import { findingSchema } from '../model/finding.js';
import { principalSchema } from '../model/principal.js';
import { days, defineTopic } from './topic.js';

export const approvalRequested = defineTopic({
  name: 'ostiary.approval.requested.v1',
  schema: z.object({
    approvalId: z.string(),
    /** Rises with each change; a consumer ignores a revision it has already seen. */
    revision: z.number().int().positive(),
    requester: principalSchema,
    client: clientSchema,
    model: z.string(),
    sessionId: z.string(),
    /** The call the card shows: of several that wait, the one with the conversation and the tools. */
    exchangeId: z.string(),
    /** Every call that waits for this decision. */
    waiters: z.array(z.object({ exchangeId: z.string(), sideCall: z.boolean() })).min(1),
    phase: phaseSchema,
    ruleId: z.string(),
    message: z.string(),
    policyVersion: z.number().int().nonnegative(),
    terms: approvalTermsSchema,
    excerpt: z.string().max(16_000),
    findings: z.array(findingSchema),
    /** What an approval is bound to. */
    fingerprint: z.string(),
    createdAt: z.iso.datetime(),
    expiresAt: z.iso.datetime(),
  }),
  key: 'approval id',
  producers: ['policy'],
  consumers: ['approval'],
  retention: days(7),
  description:
    'A human is asked. Published once a settling time has passed, so that a client’s title call and its prompt make one card; published again with a higher revision when another call joins.',
});
