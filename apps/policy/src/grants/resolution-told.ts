import { type Refusal, refusalByResolution, type RefusingRule, type Unapproved } from '#contracts';
import type { ApprovalRow } from './approval.entity.js';

type Told = Pick<ApprovalRow, 'id' | 'ruleIds' | 'message' | 'decidedBy' | 'reason'>;

/** The rule that speaks for an approval: of several that ask the same people, the first. */
export const ruleOf = ({ ruleIds, message }: Pick<Told, 'ruleIds' | 'message'>): RefusingRule => ({ ruleId: ruleIds[0]!, message });

/** What a caller is told when an approval ended without one. */
export const unapprovedOf = (approval: Told, state: Unapproved['state']): Refusal =>
  refusalByResolution(ruleOf(approval), { state, decidedBy: approval.decidedBy, reason: approval.reason }, approval.id);
