import { z } from 'zod';

const count = z.number().int().nonnegative();

/** How much was used. */
export const amountsSchema = z.object({
  calls: count,
  tokens: count,
  /** In millionths of the currency's unit. */
  micros: count,
});
export type Amounts = z.infer<typeof amountsSchema>;

/** A budget of one holder in one window, the same on every instance. */
export const budgetWindowSchema = z.object({
  budgetId: z.string().max(64),
  /** Whose it is: `principal issuer|subject`, `group name`, or `everyone`. */
  holder: z.string().max(2_000),
  from: z.iso.datetime(),
  until: z.iso.datetime(),
});
