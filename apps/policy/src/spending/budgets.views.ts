import { z } from 'zod';
import type { BudgetUse } from './budgets.query.js';

const count = z.number().int().nonnegative();
const money = z.object({ amount: z.number().nonnegative(), currency: z.string().describe('ISO 4217.') });

export const budgetsQuery = z.strictObject({
  all: z
    .enum(['true', 'false'])
    .default('false')
    .transform((given) => given === 'true')
    .describe('Everybody’s that are used at all, those nearest to their end first: for auditors and administrators.'),
  limit: z.coerce.number().int().min(1).max(1_000).default(200).describe('Of everybody’s, at most so many.'),
});

export const budgetsView = z.object({
  items: z.array(
    z.object({
      id: z.string().describe('As the policy has it.'),
      holder: z.string().describe('Whose it is: `principal ISSUER|SUBJECT`, `group NAME`, or `everyone`.'),
      mode: z.enum(['enforce', 'shadow']).describe('shadow: nobody is refused.'),
      conditional: z.boolean().describe('Whether only those calls count of which its condition holds, or that a client makes.'),
      per: z.enum(['minute', 'hour', 'day']),
      from: z.iso.datetime().describe('When it began.'),
      until: z.iso.datetime().describe('When it begins anew.'),
      limits: z
        .object({ calls: count.nullable(), tokens: count.nullable(), cost: money.nullable() })
        .describe('How much may be used in that time; null: it is not bounded.'),
      spent: z
        .object({ calls: count, tokens: count, cost: money.nullable() })
        .describe('How much is used, as instances of ingress told a second or two ago; the cost where it is bounded.'),
      usedUp: z.boolean().describe('Whether the next call is refused, or in shadow would be.'),
    }),
  ),
});
type BudgetView = z.infer<typeof budgetsView>['items'][number];

export function viewOf({ budget, holder, window, spent }: BudgetUse): BudgetView {
  const { id, mode, per, condition, scope, limits, currency } = budget;
  const costOf = (micros: number | null) => (micros === null || currency === null ? null : { amount: micros / 1_000_000, currency });
  const isOver = (some: number, limit: number | null): boolean => limit !== null && some >= limit;
  return {
    id,
    holder,
    mode,
    conditional: condition !== null || scope?.kind === 'client',
    per,
    from: new Date(window.start).toISOString(),
    until: new Date(window.end).toISOString(),
    limits: { calls: limits.calls, tokens: limits.tokens, cost: costOf(limits.micros) },
    spent: { calls: spent.calls, tokens: spent.tokens, cost: costOf(spent.micros) },
    usedUp: isOver(spent.calls, limits.calls) || isOver(spent.tokens, limits.tokens) || isOver(spent.micros, limits.micros),
  };
}
