import { z } from 'zod';
import { approvalChanged, approvalChangeKindSchema } from '../topics/approval-changed.topic.js';

/**
 * What a webhook is posted: a change of an approval, in the payload's shape that Standard Webhooks recommends. Published, so it grows as topics do:
 * fields are added, none is taken away, and receivers ignore what they do not know.
 */
export const approvalEventSchema = z.object({
  id: z.string().describe('The `webhook-id` header too: the same however often this is posted, and of no other change.'),
  type: z.templateLiteral(['approval.', approvalChangeKindSchema]).describe('`approval.` and the kind of the change.'),
  timestamp: z.iso.datetime().describe('When it happened, not when it is posted.'),
  data: approvalChanged.schema,
});
export type ApprovalEvent = z.infer<typeof approvalEventSchema>;
