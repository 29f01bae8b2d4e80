import { z } from 'zod';
import { approvalTermsSchema } from '../model/approval.js';
import { clientSchema } from '../model/client.js';
import { phaseSchema } from '../model/decision.js';
import { findingSchema } from '../model/finding.js';
import { principalSchema } from '../model/principal.js';
import { shownContentSchema } from '../model/undecided.js';
import { days, defineTopic } from './topic.js';

export const approvalRequested = defineTopic({
  name: 'ostiary.approval.requested.v1',
  schema: z.object({
    approvalId: z.string(),
    /** Orders the announcements of one approval: a consumer ignores what is not newer than what it has. */
    sequence: z.number().int().positive(),
    /** Rises when more is shown than before. Votes name it: one that was cast on less does not count for more. */
    revision: z.number().int().positive(),
    requester: principalSchema,
    client: clientSchema,
    model: z.string(),
    sessionId: z.string(),
    /** The call the card shows: of several that wait, the one with the conversation and the tools. */
    exchangeId: z.string(),
    /** Every call that waits for this decision. */
    waiters: z
      .array(
        z.object({
          exchangeId: z.string(),
          sideCall: z.boolean(),
          /** Ids of the requests by which it waits, the newest of each content. */
          asks: z.array(z.string()).min(1).optional(),
        }),
      )
      .min(1),
    phase: phaseSchema,
    ruleId: z.string(),
    message: z.string(),
    policyVersion: z.number().int().nonnegative(),
    terms: approvalTermsSchema,
    /** What an approval covers: the shown call first, then what other calls that wait say beyond it. */
    content: z.array(shownContentSchema).min(1),
    findings: z.array(findingSchema),
    /** What an approval is bound to. */
    fingerprint: z.string(),
    createdAt: z.iso.datetime(),
    expiresAt: z.iso.datetime(),
  }),
  key: 'approval id',
  producers: ['policy'],
  consumers: ['approval', 'audit'],
  retention: days(7),
  description:
    'A human is asked. Published once a settling time has passed, so that a client’s title call and its prompt make one card; published again when another call joins: with a higher revision if that call says anything that was not shown. Audit learns from it who may read the whole request.',
});
