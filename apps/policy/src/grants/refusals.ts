import type { Refusal } from '#contracts';
import type { ApprovalRow } from './approval.entity.js';

type Told = Pick<ApprovalRow, 'id' | 'state' | 'ruleIds' | 'message' | 'decidedBy' | 'reason'>;

const refusal = ({ id, ruleIds, message }: Told, decidedBy: string[], reason: string | null): Refusal => ({
  ruleId: ruleIds[0]!,
  message,
  decidedBy,
  reason,
  reference: id,
  advice: null,
});

/** What a caller is told when reviewers denied. */
export const denialOf = (approval: Told): Refusal => refusal(approval, approval.decidedBy, approval.reason);

/** What a caller is told when an approval ended without a decision. */
export const lapseOf = (approval: Told): Refusal =>
  refusal(
    approval,
    [],
    approval.reason ?? (approval.state === 'canceled' ? 'The request for approval was canceled.' : 'Nobody decided in time.'),
  );

/** What a call is told whose approval another copy of it has used. */
export const supersededOf = (approval: Told): Refusal => refusal(approval, [], 'The same call was sent again, and that one is answered.');

/** What a call is told that claimed one approval and needs another, if it can't go on waiting: its own approval stays unused. */
export const furtherOf = (approval: Told): Refusal => ({
  ...refusal(approval, [], 'Other reviewers must approve it as well, and have been asked.'),
  advice: 'Both approvals stay open: send the same request again.',
});
