import { holdEndSchema, outcomeSchema, phaseSchema, storedBlockKindSchema, verdictSchema } from '#contracts';
import { z } from 'zod';

const at = z.number().describe('Milliseconds since the call arrived, in the exchange’s own time.');
const exchangeId = z.string().describe('The exchange that it belongs to.');
const block = z.string().describe('The block’s place in its body, as findings and decisions name it.');

/** The events of a replay by name, each with its data. */
export const replayEventSchemas = {
  exchange: z.object({
    exchangeId,
    sessionId: z.string().describe('The session that it is of.'),
    agentId: z.string().nullable().describe('The agent that called, as its client names it; null: the conversation itself.'),
    parentAgentId: z.string().nullable().describe('The agent that started it; null: the conversation itself, or the client tells none.'),
    requestClass: z.string().nullable().describe('What the client calls the call, `auxiliary` for one; null: nothing.'),
    isSideCall: z.boolean().describe('Whether it is certain to be beside the conversation: a title, a check, a count of tokens.'),
    startedAt: z.iso.datetime().describe('When the call arrived.'),
    model: z.string().nullable().describe('The model that was asked for.'),
    caller: z.string().nullable().describe('The caller’s name; null when nobody could be identified.'),
    verdict: verdictSchema.nullable().describe('What was decided in the end.'),
  }),
  asked: z.object({
    at,
    exchangeId,
    block,
    kind: storedBlockKindSchema.describe('What the block is.'),
    role: z.string().describe('Whose message it stands in.'),
    provenance: z.string().describe('Who put it there.'),
    tool: z.string().nullable().describe('The tool that is called, or answers.'),
    text: z.string().describe('Its masked text.'),
  }),
  opened: z.object({
    at,
    exchangeId,
    block,
    kind: storedBlockKindSchema.describe('What the block is.'),
    tool: z.string().nullable().describe('The tool that is called.'),
  }),
  text: z.object({ at, exchangeId, block, text: z.string().describe('What the client was given at this time, masked.') }),
  mask: z.object({
    at,
    exchangeId,
    block,
    offset: z.number().int().describe('Where in the block’s text it stands (UTF-16 units).'),
    mask: z.string().describe('The mask as it stands in the text.'),
  }),
  held: z.object({
    at,
    exchangeId,
    approvalId: z.string().describe('The approval that the call waited for.'),
    ruleId: z.string().nullable().describe('The rule that asked for it.'),
    phase: phaseSchema.nullable().describe('What was held: the request, the reply, or a tool call.'),
  }),
  released: z.object({
    at,
    exchangeId,
    approvalId: z.string().describe('The approval that the call waited for.'),
    state: holdEndSchema.describe('How the hold ended.'),
    voters: z.array(z.string()).describe('Who voted, by name.'),
  }),
  granted: z.object({
    at,
    exchangeId,
    approvalId: z.string().describe('An approval given earlier, which the call went on by.'),
    voters: z.array(z.string()).describe('Who gave it, by name.'),
  }),
  decided: z.object({
    at,
    exchangeId,
    verdict: verdictSchema.describe('What was decided.'),
    rules: z.array(z.string()).describe('The rules that took part, in the order of the decision.'),
  }),
  ended: z.object({
    at,
    exchangeId,
    outcome: outcomeSchema.nullable().describe('How the exchange ended; null: it has not.'),
    status: z.number().int().nullable().describe('The HTTP status that the client saw.'),
    errorCode: z.string().nullable().describe('A code of the error table, with every outcome but `completed`.'),
  }),
};

type Events = typeof replayEventSchemas;
/** One event of a replay. */
export type ReplayEvent = { [N in keyof Events]: { readonly name: N; readonly data: z.infer<Events[N]> } }[keyof Events];
