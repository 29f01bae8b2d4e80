import { z } from 'zod';
import { approvalTermsSchema } from './approval.js';
import { ruleModeSchema, verdictSchema } from './decision.js';
import { provenanceSchema } from './provenance.js';

/** A block that some rule matched. `identity` is stable over turns, resends and moved cache markers. */
export const matchedBlockSchema = z.object({
  id: z.string(),
  identity: z.string(),
  provenance: provenanceSchema,
  position: z.enum(['tail', 'history']),
  /** The masked text, cut: what a reviewer sees and what side calls are recognised by. */
  excerpt: z.string().max(8_000),
  truncated: z.boolean(),
});
export type MatchedBlock = z.infer<typeof matchedBlockSchema>;

export const ruleMatchSchema = z.object({
  ruleId: z.string(),
  action: verdictSchema,
  mode: ruleModeSchema,
  message: z.string(),
  history: z.enum(['withhold', 'refuse']),
  blocks: z.array(z.string()).min(1),
  approval: approvalTermsSchema.nullable(),
});
export type RuleMatch = z.infer<typeof ruleMatchSchema>;
