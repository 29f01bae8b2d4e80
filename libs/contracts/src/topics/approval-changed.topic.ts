import { z } from 'zod';
import { approvalChannelSchema, approvalStepSchema, approvalVoteSchema } from '../model/approval.js';
import { clientSchema } from '../model/client.js';
import { phaseSchema } from '../model/decision.js';
import { days, defineTopic } from './topic.js';

const person = z.object({
  issuer: z.string().describe('Who vouches for the person.'),
  subject: z.string().describe('Who it is, as the issuer names it.'),
  name: z.string().describe('What people call the person.'),
});
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
    approvalId: z.string().describe('The approval.'),
    change: z.number().int().positive().describe('Numbers the changes of one approval from 1, without gaps.'),
    kind: approvalChangeKindSchema.describe('What happened.'),
    at: time.describe('When.'),
    by: person.nullable().describe('Who did it; null: time, a client, or the rule.'),
    through: z.string().nullable().describe('With a vote: the group, or the role, by which it counts.'),
    channel: approvalChannelSchema.nullable().describe('Where it was done; null: nobody did it.'),
    text: z.string().nullable().describe('What they said: a reason, a comment, a note.'),
    exchangeId: z.string().nullable().describe('The call that joined, or that used a grant.'),
    /** The approval after it. */
    approval: z.object({
      state: z.enum(['pending', 'orphaned', 'approved', 'denied', 'expired', 'canceled']).describe('The state after it.'),
      revision: z.number().int().positive().describe('Rises when the card shows more.'),
      requester: person,
      client: clientSchema,
      model: z.string(),
      sessionId: z.string(),
      /** The call that its card shows. */
      exchangeId: z.string(),
      phase: phaseSchema,
      ruleId: z.string().describe('The rule that asks for it.'),
      message: z.string(),
      policyVersion: z.number().int().nonnegative().describe('The policy that the rule is of.'),
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
      grant: z
        .object({
          scope: z.enum(['once', 'session', 'duration']).describe('How far it reaches.'),
          until: time.nullable().describe('Until when; null: without an end of its own.'),
        })
        .nullable()
        .describe('What it gave; null: nothing yet, or nothing.'),
      breakGlass: z
        .enum(['no', 'review_open', 'reviewed'])
        .describe('Whether it was passed by breaking the glass, and whether somebody has reviewed that.'),
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
