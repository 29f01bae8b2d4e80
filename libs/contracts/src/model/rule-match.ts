import { z } from 'zod';
import { approvalTermsSchema } from './approval.js';
import { ruleModeSchema, verdictSchema } from './decision.js';

export const ruleMatchSchema = z.object({
  ruleId: z.string(),
  action: verdictSchema,
  mode: ruleModeSchema,
  message: z.string(),
  history: z.enum(['withhold', 'refuse']),
  blocks: z.array(z.string()).min(1),
  approval: approvalTermsSchema.nullable(),
  /** The exception by which the rule is in shadow for this call. */
  exception: z.string().optional(),
  /** Its condition could not be evaluated, which counts as holding. */
  failed: z.literal(true).optional(),
  /** For a caller who is refused: what would be allowed instead, and whom to ask. */
  instead: z.string().optional(),
});
export type RuleMatch = z.infer<typeof ruleMatchSchema>;
