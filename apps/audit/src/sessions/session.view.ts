import { clientSchema, findingCategorySchema, principalSchema, verdictSchema } from '#contracts';
import { z } from 'zod';
import { pageOf } from '../paging/page.js';
import { agentTree } from './agent-tree.js';
import { exchangeItemSchema } from './exchange.view.js';
import type { SessionEntity } from './session.entity.js';
import type { AgentSums } from './session-sums.js';
import { sumUp } from './sum-up.js';

const sums = {
  title: z
    .string()
    .nullable()
    .describe(
      'The first words of what was asked first, masked; null where there are none, and where a reason is asked for and none given.',
    ),
  turns: z.number().int().describe('How many exchanges are turns of the conversation.'),
  sideCalls: z.number().int().describe('How many are certain to be beside it: a title, a check, a count of tokens.'),
  tokens: z.number().int().describe('All their tokens together, as far as the provider told them.'),
  cost: z
    .array(z.object({ currency: z.string().describe('ISO 4217 code.'), amount: z.number().describe('In its units.') }))
    .describe('What they cost together, by currency.'),
  verdict: verdictSchema.nullable().describe('The most restrictive that any of them had; null before one is decided.'),
  findings: z
    .partialRecord(findingCategorySchema, z.number().int().positive())
    .describe('In how many of them something of each category was found; categories without any are missing.'),
};

export const sessionItemSchema = z.object({
  id: z.string().describe('The conversation, as its client names it, or as it was found to hang together.'),
  principal: principalSchema.nullable().describe('Who had it; null when nobody in it could be identified.'),
  client: clientSchema.describe('The program that it was had with.'),
  startedAt: z.iso.datetime().describe('When its first exchange began.'),
  lastActiveAt: z.iso.datetime().describe('When its latest one did.'),
  exchangeCount: z.number().int().describe('How many exchanges it has.'),
  ...sums,
  capped: z.boolean().describe('Whether it has more exchanges than are summed up: then title and sums are of the newest of them.'),
});
export type SessionItem = z.infer<typeof sessionItemSchema>;

const agentSchema = z.object({
  agentId: z.string().nullable().describe('As its client names it; null: the conversation itself.'),
  parentAgentId: z.string().nullable().describe('The agent that started it; null: the conversation, or the client tells none.'),
  depth: z.number().int().describe('How deep it stands in the tree; 0: the conversation itself.'),
  startedAt: z.iso.datetime().describe('When its first exchange began.'),
  lastActiveAt: z.iso.datetime().describe('When its latest one did.'),
  ...sums,
});

/** A session with its newest exchanges; older ones by `/api/exchanges?session=` and the cursor. */
export const sessionSchema = sessionItemSchema.extend({
  agents: z.array(agentSchema).describe('Its agents in the order of their tree: each behind the one that started it.'),
  exchanges: pageOf(exchangeItemSchema).describe('Its newest exchanges.'),
});
export type SessionView = z.infer<typeof sessionSchema>;

type ShownSums = Pick<SessionItem, keyof typeof sums>;

/** Of a session of which an exchange has arrived, by the sums of its agents. */
export function sessionItemOf(
  { id, caller, startedAt, lastActiveAt, exchanges }: SessionEntity,
  agents: readonly AgentSums[],
  { most, hasTitles }: Shown,
): SessionItem {
  return {
    id,
    principal: caller?.principal ?? null,
    client: caller?.client ?? { kind: 'unknown', name: 'unknown', version: null },
    startedAt: startedAt?.toISOString() ?? '',
    lastActiveAt: lastActiveAt?.toISOString() ?? '',
    exchangeCount: exchanges,
    ...shownSums(sumUp(agents), hasTitles),
    capped: exchanges > most,
  };
}

/** `most`: of how many exchanges the sums are at most; `hasTitles`: titles may be shown. */
export interface Shown {
  readonly most: number;
  readonly hasTitles: boolean;
}

/** Its agents, in the order of their tree. */
export const agentsOf = (agents: readonly AgentSums[], { hasTitles }: Shown): SessionView['agents'] =>
  agentTree(agents).map((one) => ({
    agentId: one.agent,
    parentAgentId: one.parent,
    depth: one.depth,
    startedAt: one.first.toISOString(),
    lastActiveAt: one.last.toISOString(),
    ...shownSums(one, hasTitles),
  }));

const MICROS = 1_000_000;

const shownSums = (
  { title, turns, sideCalls, tokens, costs, verdict, findings }: Omit<AgentSums, 'agent' | 'parent' | 'first' | 'last'>,
  hasTitles: boolean,
): ShownSums => ({
  title: hasTitles ? title : null,
  turns,
  sideCalls,
  tokens,
  cost: Object.entries(costs).map(([currency, micros]) => ({ currency, amount: micros / MICROS })),
  verdict,
  findings,
});
