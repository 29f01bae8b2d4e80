import { outcomeSchema, verdictSchema } from '#contracts';
import { z } from 'zod';

const exchangeSchema = z.object({
  id: z.string().describe('The exchange.'),
  sessionId: z.string().describe('The session that it is part of.'),
  startedAt: z.iso.datetime().describe('When the call came.'),
  verdict: verdictSchema.nullable().describe('What was decided; null before it is.'),
  outcome: outcomeSchema.nullable().describe('How it ended; null while it is open.'),
  status: z.number().int().nullable().describe('The HTTP status that the client saw; null when it saw none.'),
  errorCode: z.string().nullable().describe('The code that the client was told; null where it was told none.'),
});

const approvalSchema = z.object({
  id: z.string().describe('The approval.'),
  state: z.string().describe('Its state, as far as it has been heard of.'),
  ruleId: z.string().describe('The rule that asks for it.'),
  exchangeId: z.string().describe('The call that its card shows.'),
});

/** What a reference is of that callers are told: in a refusal, an error, a link, a header. */
export const referenceSchema = z.object({
  id: z.string().describe('The reference that was asked for.'),
  kind: z
    .enum(['exchange', 'approval'])
    .describe('What it names. Refusals about an approval have its id, all others that of the exchange.'),
  approval: approvalSchema.nullable().describe('The approval; null where the reference is none of one.'),
  exchanges: z.array(exchangeSchema).describe('The exchange, or those that waited for the approval or went on by it: the newest 20.'),
});
export type ReferenceView = z.infer<typeof referenceSchema>;
