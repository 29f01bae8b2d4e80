import type { GrantUse, PendingApproval, RefusingRule } from '#contracts';
import type { HoldCause } from './hold-notices.js';
import type { DecisionAnswer, DecisionQuestion } from './question.js';

/** A call that a person must release before it goes on. */
export interface Ask extends RefusingRule {
  readonly approval: PendingApproval;
  /** The call waits for the approval no more. The first word counts; what nobody ended by the end of the exchange ends with it. */
  end(cause: HoldCause): void;
}

/** An answer, and whom it says to ask before the call goes on; null: nobody. */
export interface Answered {
  readonly answer: DecisionAnswer;
  readonly ask: Ask | null;
}

/** Earlier approvals that an answer lets the call go on by. */
export const grantsOf = (answer: DecisionAnswer): readonly GrantUse[] => (answer.outcome === 'go' ? answer.grants : []);

/** The rule on whose account the answer says to ask, and its words. */
export function askingRule({ decision }: DecisionAnswer, { matches }: DecisionQuestion): RefusingRule {
  const asking = matches.find(({ action, mode }) => action === 'require-approval' && mode === 'enforce');
  const ruleId = decision.reasons.find(({ code }) => code === 'approval_pending')?.ruleId ?? asking?.ruleId ?? 'policy';
  const { message = '', instead } = matches.find((match) => match.ruleId === ruleId) ?? {};
  return { ruleId, message, instead };
}
