import { z } from 'zod';
import { ruleModeSchema } from '#contracts';

const count = z.int().min(1).max(1_000_000_000_000);

/** What a budget bounds; at least one of them is given. */
export const budgetLimits = ['calls', 'tokens', 'cost'] as const;

export const costSourceSchema = z.strictObject({
  amount: z.number().positive().max(1_000_000_000).describe('In units of the currency.'),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/)
    .describe('ISO 4217 code, as the configured prices have it.'),
});

export const budgetSourceSchema = z
  .strictObject({
    id: z
      .string()
      .regex(/^[a-z0-9][a-z0-9._-]{0,63}$/)
      .describe('Stable name, shown to callers and kept in records; under another one it is counted anew. No rule has the same.'),
    of: z
      .enum(['principal', 'group', 'everyone'])
      .default('principal')
      .describe('Who has one: each principal, each of the named groups together, or all callers together.'),
    groups: z.array(z.string().min(1).max(200)).min(1).max(100).optional().describe('Whose calls count. By default everybody’s.'),
    when: z.string().min(1).max(4_000).optional().describe('A CEL condition over the call: which calls count. By default all.'),
    per: z
      .enum(['minute', 'hour', 'day'])
      .describe('How long it lasts; it then begins anew. A call over a budget per minute is told to come again.'),
    zone: z.string().min(1).max(100).optional().describe('With per: day, where the day begins: Europe/Berlin. By default UTC.'),
    calls: count.optional().describe('So many calls.'),
    tokens: count.optional().describe('So many tokens, as the provider tells them: those of requests, replies and its cache together.'),
    cost: costSourceSchema.optional().describe('So much money, by the configured prices. A call to a model without a price is refused.'),
    message: z.string().min(1).max(500).optional().describe('What the caller is told beside the figures.'),
    mode: ruleModeSchema.default('enforce').describe('shadow: recorded, not applied.'),
  })
  .describe('How much callers may use in a time.');

export type BudgetSource = z.infer<typeof budgetSourceSchema>;
