import { z } from 'zod';
import { approvalChannelSchema, approvalStepSchema, approvalVoteSchema } from '../model/approval.js';
import { clientSchema } from '../model/client.js';
import { phaseSchema } from '../model/decision.js';
import { days, defineTopic } from './topic.js';

const person = z.object({ issuer: z.string(), subject: z.string(), name: z.string() });
const time = z.iso.datetime();

/** What can happen to an approval. */
export const approvalChangeKindSchema = z.enum([
  /** It was asked for. */
  'created',
  /** Another call waits for it; with a higher revision where more is shown. */
  'joined',
  /** Who is asked is settled: at the beginning, when a step is done, when a group has nobody in it. */
  'routed',
  /** Nobody concluded in time: more groups are asked. */
  'escalated',
  /** A reviewer has looked at it. */
  'seen',
  'voted',
  'commented',
  /** Approved or denied. */
  'decided',
  /** A call has used a grant of it. */
  'consumed',
  /** A grant of it was taken back. */
  'revoked',
  'expired',
  /** No call waits for it any more. */
  'orphaned',
  /** It is closed because all who asked have left. */
  'canceled',
  /** The requester took it back. */
  'withdrawn',
  /** Somebody other than those who broke the glass has looked at it afterwards. */
  'reviewed',
]);
export type ApprovalChangeKind = z.infer<typeof approvalChangeKindSchema>;

export const approvalChanged = defineTopic({
  name: 'ostiary.approval.changed.v1',
  schema: z.object({
    approvalId: z.string(),
    /** Numbers the changes of one approval from 1, without gaps. */
    change: z.number().int().positive(),
    kind: approvalChangeKindSchema,
    at: time,
    /** Who did it; null: time, a client, or the rule. */
    by: person.nullable(),
    /** With a vote: the group, or the role, by which it counts. */
    through: z.string().nullable(),
    /** Where it was done; null: nobody did it. */
    channel: approvalChannelSchema.nullable(),
    /** What they said: a reason, a comment, a note. */
    text: z.string().nullable(),
    /** The call that joined, or that used a grant. */
    exchangeId: z.string().nullable(),
    /** The approval after it. */
    approval: z.object({
      state: z.enum(['pending', 'orphaned', 'approved', 'denied', 'expired', 'canceled']),
      revision: z.number().int().positive(),
      requester: person,
      client: clientSchema,
      model: z.string(),
      sessionId: z.string(),
      /** The call that its card shows. */
      exchangeId: z.string(),
      phase: phaseSchema,
      ruleId: z.string(),
      message: z.string(),
      policyVersion: z.number().int().nonnegative(),
      steps: z.array(approvalStepSchema).min(1),
      /** The step that is under way, counted from 1. */
      currentStep: z.number().int().positive(),
      /** Who is asked now, escalations included. */
      asked: z.array(z.string()),
      votes: z.array(approvalVoteSchema),
      waiting: z.number().int().nonnegative(),
      createdAt: time,
      expiresAt: time,
      resolvedAt: time.nullable(),
      reason: z.string().nullable(),
      grant: z.object({ scope: z.enum(['once', 'session', 'duration']), until: time.nullable() }).nullable(),
      /** Whether it was passed by breaking the glass, and whether somebody has reviewed that. */
      breakGlass: z.enum(['no', 'review_open', 'reviewed']),
    }),
  }),
  key: 'approval id',
  producers: ['approval'],
  consumers: ['approval', 'audit', 'soc'],
  audience: 'public',
  retention: days(7),
  description:
    'Every change of an approval, in order, written in the transaction that makes it: cards, webhooks, live streams and the record hang on it. It has no content of calls: whoever may see that asks the control API.',
});
