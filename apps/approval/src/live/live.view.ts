import { approvalChanged } from '#contracts';
import type { z } from 'zod';
import type { ApprovalChange } from '../notifying/notifier.port.js';
import { approvalViewSchema, viewOf } from '../requests/approval.view.js';
import type { Approval } from '../store/approvals.store.js';

/** What a stream's events say: an approval, and what happened to it; `happened` null: nothing, it is what was open when the stream began. */
export const liveApprovalSchema = approvalViewSchema.extend({
  happened: approvalChanged.schema.omit({ approvalId: true, approval: true }).nullable(),
});
export type LiveApproval = z.infer<typeof liveApprovalSchema>;

export function liveViewOf(approval: Approval, told: ApprovalChange | null): LiveApproval {
  if (told === null) return { ...viewOf(approval), happened: null };
  const { approvalId: _id, approval: _approval, ...happened } = told;
  return { ...viewOf(approval), happened };
}
