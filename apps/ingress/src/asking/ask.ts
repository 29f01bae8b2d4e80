import type { GrantUse, PendingApproval } from '#contracts';
import type { DecisionAnswer, DecisionQuestion } from './decision-asker.js';

/** A call that a person must release before it goes on. */
export interface Ask {
  readonly approval: PendingApproval;
  readonly ruleId: string;
  readonly message: string;
  /** What was asked, so that the right to use the approval can be claimed with the same content. */
  readonly question: DecisionQuestion;
}

/** Earlier approvals that an answer lets the call go on by. */
export const grantsOf = (answer: DecisionAnswer): readonly GrantUse[] => (answer.outcome === 'go' ? answer.grants : []);

/** Whom an answer says to ask before the call goes on; null: nobody. */
export function askOf(answer: DecisionAnswer, question: DecisionQuestion): Ask | null {
  if (answer.outcome !== 'hold') return null;
  const { approval, decision } = answer;
  const asking = question.matches.find(({ action, mode }) => action === 'require-approval' && mode === 'enforce');
  const ruleId = decision.reasons.find(({ code }) => code === 'approval_pending')?.ruleId ?? asking?.ruleId ?? 'policy';
  const message = question.matches.find((match) => match.ruleId === ruleId)?.message ?? '';
  return { approval, ruleId, message, question };
}
