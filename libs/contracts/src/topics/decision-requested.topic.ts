import { z } from 'zod';
import { clientSchema } from '../model/client.js';
import { phaseSchema } from '../model/decision.js';
import { findingSchema } from '../model/finding.js';
import { principalSchema } from '../model/principal.js';
import { ruleMatchSchema } from '../model/rule-match.js';
import { cutSchema, undecidedBlockSchema } from '../model/undecided.js';
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
    /** HMAC over the call as it is sent on, but for what retries change: grants bind to it. */
    fingerprint: z.string(),
    matches: z.array(ruleMatchSchema).max(1_000),
    /**
     * What the fingerprint covers and was not delivered by the gateway itself: blocks that a rule asks about first, wherever they stand, then
     * the newest text of users, results of tools, the assistant's turns, system, parameters and tools, at last blocks that a rule refuses. What a
     * rule asks about or refuses is always listed.
     * What was approved before is in it: policy knows that.
     */
    blocks: z.array(undecidedBlockSchema).max(2_000),
    /** Null: all of it is listed, whole. */
    cut: cutSchema.nullable(),
    /** Identities of the user and tool_result blocks of the tail, in order: whether a call brings anything new is told from them. */
    tail: z.array(z.string()).max(5_000),
    /** The first of them, for whoever is asked. */
    findings: z.array(findingSchema).max(500),
    /** Names of the tools the call offers, the first of them; a side call offers none. */
    tools: z.array(z.string()).max(64),
    /** How long ingress can hold this call, in milliseconds; 0: it can't wait (count_tokens). */
    holdableMs: z.number().int().nonnegative(),
  }),
  key: 'session id',
  producers: ['ingress'],
  consumers: ['policy'],
  retention: days(1),
  description:
    'Ingress met a rule whose outcome needs memory: a block that may have been refused before, an approval, a grant. No raw content: identities, findings and masked text, bounded: ingress refuses what would need a larger question. With purpose `claim` a held call asks for the right to use an approval that was just given; at most one claim per approval and fingerprint wins.',
});
