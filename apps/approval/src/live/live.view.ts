import { approvalChanged } from '#contracts';
import type { z } from 'zod';
import type { ApprovalChange } from '../notifying/notifier.port.js';
import { approvalViewSchema, viewOf } from '../requests/approval.view.js';
import type { Approval } from '../store/approvals.store.js';

/** What a stream's events say: an approval, and what happened to it; `change` null: nothing, it is what was open when the stream began. */
export const liveApprovalSchema = approvalViewSchema.extend({
  change: approvalChanged.schema.omit({ approvalId: true, approval: true }).nullable(),
});
export type LiveApproval = z.infer<typeof liveApprovalSchema>;

export function liveViewOf(approval: Approval, told: ApprovalChange | null): LiveApproval {
  if (told === null) return { ...viewOf(approval), change: null };
  const { approvalId: _id, approval: _approval, ...change } = told;
  return { ...viewOf(approval), change };
}
