import { approvalChanged } from '#contracts';
import type { z } from 'zod';
import type { ApprovalChange } from './approval-changes.store.js';

const { state, revision, ruleId, policyVersion, grant, breakGlass } = approvalChanged.schema.shape.approval.shape;

/** A change of an approval as the record has it, with what of the approval it may have changed. */
export const approvalChangeSchema = approvalChanged.schema
  .omit({ approval: true })
  .extend({ state, revision, ruleId, policyVersion, grant, breakGlass });
export type ApprovalChangeView = z.infer<typeof approvalChangeSchema>;

export const changeOf = ({ approval, ...change }: ApprovalChange): ApprovalChangeView => ({
  ...change,
  state: approval.state,
  revision: approval.revision,
  ruleId: approval.ruleId,
  policyVersion: approval.policyVersion,
  grant: approval.grant,
  breakGlass: approval.breakGlass,
});
