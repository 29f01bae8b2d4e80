import { z } from 'zod';

/** The most restrictive enforced rule decides: allow < mask < require-approval < block (what is blocked nobody is asked about). */
export const verdictSchema = z.enum(['allow', 'mask', 'block', 'require-approval']);
export type Verdict = z.infer<typeof verdictSchema>;

export const phaseSchema = z.enum(['request', 'reply', 'tool_call']);
export type Phase = z.infer<typeof phaseSchema>;

/** Why a rule took part in a decision. Stable: people filter and alert on these. */
export const reasonCodes = {
  rule_matched: 'A rule of the policy matched new content.',
  exempted: 'A rule matched and has an exception for this call; it was recorded and not applied.',
  over_budget: 'A budget that the call counts in is used up.',
  rule_shadowed: 'A rule in shadow mode matched; it was recorded and not applied.',
  not_scanned: 'The content has a shape that cannot be scanned.',
  approval_pending: 'A reviewer was asked and has not decided yet.',
  too_many_open: 'The caller has as many open approvals as may be; nobody was asked.',
  approved: 'Reviewers approved this call.',
  grant_used: 'An earlier approval covered this call and was used up by it.',
  approved_before: 'The matched block was approved earlier in this conversation.',
  denied: 'A reviewer denied this call.',
  denied_before: 'The same content was denied a short while ago.',
  refused_before: 'The same content was refused earlier in this conversation.',
  withheld: 'A block refused earlier was replaced by a marker; the conversation goes on.',
  approval_expired: 'Nobody decided in time.',
  approval_revoked: 'The approval was taken back before the call could use it.',
  hold_timed_out: 'The longest hold passed; the approval stays open.',
  caller_revoked: 'The caller was revoked while the call was held.',
  superseded: 'The same call was resent; the resent one is answered instead.',
  decision_unavailable: 'The policy service did not answer in time.',
  policy_missing: 'No policy is in force.',
  evaluation_failed: 'A rule could not be evaluated; the call is refused.',
} as const;
export const reasonCodeSchema = z.enum(Object.keys(reasonCodes) as [keyof typeof reasonCodes, ...(keyof typeof reasonCodes)[]]);
export type ReasonCode = z.infer<typeof reasonCodeSchema>;

export const ruleModeSchema = z.enum(['enforce', 'shadow']);

export const reasonSchema = z.object({
  code: reasonCodeSchema.describe('Why a rule took part in the decision.'),
  ruleId: z.string().describe('The rule.'),
  action: verdictSchema.describe('What the rule asks for.'),
  mode: ruleModeSchema.describe('shadow: recorded, not applied.'),
  blocks: z.array(z.string()).describe('Ids of the blocks that matched, in conversation order.'),
  exception: z.string().optional().describe('With exempted: which of the rule’s exceptions.'),
});
export type Reason = z.infer<typeof reasonSchema>;

/** Something ingress must still do for the decision to hold. */
export const obligationSchema = z.discriminatedUnion('type', [
  /** Mask in these blocks the rule's own words and patterns, and findings of these categories or kinds: with `fingerprints` those of them only. */
  z.object({
    type: z.literal('mask'),
    ruleId: z.string(),
    findings: z.array(z.string()),
    fingerprints: z.array(z.string()).optional(),
    blocks: z.array(z.string()),
  }),
  /** Replace the whole block, wherever it stands, by the marker of the rule that refused it. */
  z.object({ type: z.literal('withhold'), ruleId: z.string(), blocks: z.array(z.string()) }),
]);
export type Obligation = z.infer<typeof obligationSchema>;

export const decisionSchema = z.object({
  verdict: verdictSchema,
  reasons: z.array(reasonSchema),
  obligations: z.array(obligationSchema),
  policyVersion: z.number().int().nonnegative(),
});
export type Decision = z.infer<typeof decisionSchema>;
