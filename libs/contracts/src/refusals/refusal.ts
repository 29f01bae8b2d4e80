import { z } from 'zod';
import type { ErrorCode } from '../errors.js';

/** What the caller is told of a refusal: who or what decided, why, and how to refer to it. Never the matched text. */
export const refusalSchema = z.object({
  ruleId: z.string(),
  message: z.string(),
  decidedBy: z.array(z.string()),
  reason: z.string().nullable(),
  reference: z.string(),
  /** With the rule's `history: refuse`, or where nothing can be withheld: how to go on. */
  advice: z.string().nullable(),
});
export type Refusal = z.infer<typeof refusalSchema>;

/** The errors that are told as refusals, each client in a form of its own: a rule or a person said no, nothing is broken. */
export type RefusalCode = Extract<
  ErrorCode,
  | 'policy_denied'
  | 'budget_exceeded'
  | 'approval_pending'
  | 'approvals_open'
  | 'not_scannable'
  | 'body_field_refused'
  | 'mcp_server_refused'
>;
