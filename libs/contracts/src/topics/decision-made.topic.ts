import { z } from 'zod';
import { decisionSchema } from '../model/decision.js';
import { days, defineTopic } from './topic.js';

/** What the caller is told of a refusal: who or what decided, why, and how to refer to it. Never the matched text. */
export const refusalSchema = z.object({
  ruleId: z.string(),
  message: z.string(),
  decidedBy: z.array(z.string()),
  reason: z.string().nullable(),
  reference: z.string(),
  /** With the rule's `history: refuse`, or where nothing can be withheld: how to go on. */
  advice: z.string().nullable(),
});
export type Refusal = z.infer<typeof refusalSchema>;

export const decisionMade = defineTopic({
  name: 'ostiary.decision.made.v1',
  schema: z.object({
    exchangeId: z.string(),
    requestId: z.string(),
    /** go: forward, after the obligations. hold: wait for the approval. refuse: see `refusal`. */
    outcome: z.enum(['go', 'hold', 'refuse']),
    decision: decisionSchema,
    approval: z.object({ id: z.string(), expiresAt: z.iso.datetime(), joined: z.boolean() }).nullable(),
    refusal: refusalSchema.nullable(),
  }),
  key: 'exchange id',
  producers: ['policy'],
  consumers: ['ingress'],
  retention: days(1),
  description:
    'The answer to a decision.requested, bound to it by exchange and request id. Every ingress instance reads all partitions and takes what is its own; answers to nobody are dropped.',
});
