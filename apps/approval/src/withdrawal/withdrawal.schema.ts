import { z } from 'zod';

export const withdrawalSchema = z
  .object({ reason: z.string().trim().max(2_000).nullish() })
  .strict()
  // A withdrawal without a reason needs no body either.
  .prefault({});
export type WithdrawalBody = z.infer<typeof withdrawalSchema>;
