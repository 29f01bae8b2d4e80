import { type Obligation, type Refusal, type RefusalCode, refusalByMatches, refusalOfUnwithholdable } from '#contracts';
import { type Evaluation, unscannableRuleId } from '#policy-model';
import type { DecisionAnswer, DecisionQuestion } from '../asking/question.js';
import type { InspectedBlock } from '../inspecting/inspection.js';

/** Of a block that ingress itself decided. */
export const codeOfBlock = ({ reasons }: Evaluation): RefusalCode =>
  reasons.some(({ code, action }) => code === 'not_scanned' && action === 'block') ? 'not_scannable' : 'policy_denied';

/** Of a refusal by the policy service. A content that cannot be scanned is told as such when it is sent again, too. */
export function codeOfAnswer({ decision: { reasons } }: DecisionAnswer): RefusalCode {
  if (reasons.some(({ code }) => code === 'approval_pending')) return 'approval_pending';
  if (reasons.some(({ code }) => code === 'too_many_open')) return 'approvals_open';
  return reasons.some(({ ruleId, action }) => ruleId === unscannableRuleId && action === 'block') ? 'not_scannable' : 'policy_denied';
}

/**
 * A refused block whose place in the call must keep its form (tool definitions, signed thinking) cannot be replaced: the call stays
 * refused, and the caller learns how to go on. Null: all that must be withheld can be.
 */
export function refusalOfWhatCannotBeWithheld(
  blocks: readonly InspectedBlock[],
  obligations: readonly Obligation[],
  { matches }: Pick<DecisionQuestion, 'matches'>,
  reference: string,
): Refusal | null {
  const fixed = new Set(blocks.filter((block) => !block.replaceable).map(({ id }) => id));
  const duty = obligations.find(({ type, blocks: ids }) => type === 'withhold' && ids.some((id) => fixed.has(id)));
  if (duty === undefined) return null;
  const match = matches.find(({ ruleId }) => ruleId === duty.ruleId);
  return refusalOfUnwithholdable(match ?? refusalByMatches(matches, reference), reference);
}
