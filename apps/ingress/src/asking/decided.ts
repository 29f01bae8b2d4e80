import type { GrantUse, Obligation, PendingApproval } from '#contracts';
import type { CallAttributes } from '#policy-model';
import type { InspectedCall } from '../inspecting/inspected-call.js';
import type { DecisionAnswer, DecisionQuestion } from './decision-asker.js';

/** A call that a person must release before it goes on. */
export interface Ask {
  readonly approval: PendingApproval;
  readonly ruleId: string;
  readonly message: string;
  /** What was asked, so that the right to use the approval can be claimed with the same content. */
  readonly question: DecisionQuestion;
}

/** What the decision stage hands on: the request, what must be done to it, and who must be asked first. */
export interface Decided {
  readonly inspected: InspectedCall;
  readonly attributes: CallAttributes;
  readonly obligations: readonly Obligation[];
  readonly ask: Ask | null;
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
