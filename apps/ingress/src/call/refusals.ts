import type { ApprovalVote, Refusal } from '#contracts';
import type { Evaluation } from '#policy-model';

/** The refusal that a `block` rule itself speaks, without anybody else's memory. */
export function refusalOfBlock(evaluation: Evaluation, reference: string): Refusal {
  const match = evaluation.matches.find(({ action, mode }) => action === 'block' && mode === 'enforce');
  return {
    ruleId: match?.ruleId ?? 'policy',
    message: match?.message ?? 'The policy refuses this call.',
    decidedBy: [],
    reason: null,
    reference,
    advice: null,
  };
}

/** The same for a rule that ended a reply. */
export const refusalByRule = ({ ruleId, message }: { ruleId: string; message: string }, reference: string): Refusal => ({
  ruleId,
  message,
  decidedBy: [],
  reason: null,
  reference,
  advice: null,
});

/** The refusal that people spoke, or that came of nobody speaking in time. */
export function refusalOfResolution(
  rule: { ruleId: string; message: string },
  resolution: { state: string; votes: readonly ApprovalVote[]; reason: string | null },
  reference: string,
): Refusal {
  const denials = resolution.votes.filter(({ decision }) => decision === 'deny');
  const reasons: Record<string, string> = { expired: 'Nobody decided in time.', canceled: 'The request for approval was canceled.' };
  return {
    ...rule,
    decidedBy: denials.map(({ voter }) => voter.name),
    reason: resolution.reason ?? reasons[resolution.state] ?? null,
    reference,
    advice: null,
  };
}
