import { outcomeSchema, verdictSchema } from '#contracts';
import { z } from 'zod';
import { pageQuery } from '../paging/page.js';
import { timeSchema } from '../paging/time.js';

const name = (what: string) => z.string().min(1).max(500).optional().describe(what);
const amount = (what: string) => z.coerce.number().nonnegative().max(1_000_000_000).optional().describe(what);

/** What exchanges are chosen by; all that are given must hold. */
const exchangeFilters = {
  q: name(
    'Words of what was said, masked, new in the exchange: all must be there. `word*`: one that begins so; `"some words"`: exactly that, but for capitals and white space.',
  ),
  principal: name('Who called: subject, mail address, name, or `issuer|subject`.'),
  group: name('A group that the caller’s token named.'),
  client: name('The program that called: its kind, or its name.'),
  address: name('The address that it called from.'),
  model: name('The model that was asked for.'),
  tool: name('A tool that the reply calls, or that a client asked about by a hook before it ran.'),
  verdict: verdictSchema.optional().describe('The most restrictive of its decisions.'),
  rule: name('A rule that took part in a decision about it.'),
  finding: name('A category of findings, or a kind: `secret`, `github-token`.'),
  fingerprint: name('The fingerprint of a finding: where else did the same value go?'),
  approval: name('An approval that it waited for or went on by, or how one ended for it: `approved`, `denied`, ...'),
  outcome: z
    .enum([...outcomeSchema.options, 'open'])
    .optional()
    .describe('How it ended; `open`: it has not.'),
  session: name('The session that it belongs to.'),
  minTokens: amount('It took as many tokens or more.'),
  maxTokens: amount('It took as many tokens or fewer.'),
  minCost: amount('It cost as much or more, in whatever currency its price has.'),
  maxCost: amount('It cost as much or less.'),
  from: timeSchema.optional().describe('It began at this moment or after.'),
  to: timeSchema.optional().describe('It began before this moment.'),
};

export const exchangesQuery = z
  .object({
    ...exchangeFilters,
    order: z.enum(['newest', 'oldest']).default('newest').describe('Which come first.'),
    totals: z.enum(['true', 'false']).default('false').describe('`true`: also counts all that fit, by what they are.'),
    ...pageQuery,
  })
  .strict();
export type ExchangesQueryParameters = z.infer<typeof exchangesQuery>;
export type ExchangeFilters = Omit<ExchangesQueryParameters, 'order' | 'totals' | 'cursor' | 'limit'>;
