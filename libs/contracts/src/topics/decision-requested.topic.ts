import { z } from 'zod';
import { clientSchema } from '../model/client.js';
import { phaseSchema } from '../model/decision.js';
import { findingSchema } from '../model/finding.js';
import { principalSchema } from '../model/principal.js';
import { matchedBlockSchema, ruleMatchSchema } from '../model/rule-match.js';
import { days, defineTopic } from './topic.js';

export const decisionRequested = defineTopic({
  name: 'ostiary.decision.requested.v1',
  schema: z.object({
    exchangeId: z.string(),
    /** One exchange may ask several times: the request, then each tool call, then a claim. Unique within the exchange. */
    requestId: z.string(),
    purpose: z.enum(['decide', 'claim']),
    /** With `claim`: the approval that was resolved and whose use is claimed. */
    approvalId: z.string().nullable(),
    phase: phaseSchema,
    sessionId: z.string(),
    principal: principalSchema,
    client: clientSchema,
    model: z.string(),
    policyVersion: z.number().int().nonnegative(),
    /** HMAC over what a retry does not change: grants bind to it. */
    fingerprint: z.string(),
    matches: z.array(ruleMatchSchema),
    blocks: z.array(matchedBlockSchema),
    /** Identities of the user and tool_result blocks of the tail, in order: whether a call brings anything new is told from them. */
    tail: z.array(z.string()),
    findings: z.array(findingSchema),
    /** Names of the tools the call offers; a side call offers none. */
    tools: z.array(z.string()),
    /** The masked text of what is new, findings marked, for the reviewer. */
    excerpt: z.string().max(16_000),
    /** How long ingress can hold this call, in milliseconds; 0: it can't wait (count_tokens). */
    holdableMs: z.number().int().nonnegative(),
  }),
  key: 'session id',
  producers: ['ingress'],
  consumers: ['policy'],
  retention: days(1),
  description:
    'Ingress met a rule whose outcome needs memory: a block that may have been refused before, an approval, a grant. No raw content: identities, findings and masked excerpts. With purpose `claim` a held call asks for the right to use an approval that was just given; at most one claim per approval and fingerprint wins.',
});
