import { z } from 'zod';
import { days, defineTopic } from './topic.js';

export const holdEnded = defineTopic({
  name: 'ostiary.hold.ended.v1',
  schema: z.object({
    approvalId: z.string(),
    exchangeId: z.string(),
    /** Ids of the requests by which the call had come to wait, as far as they were open: one that asks again after this waits again. */
    asks: z.array(z.string()).min(1).optional(),
    cause: z.enum(['client_left', 'timed_out', 'released', 'refused', 'shutdown']),
    endedAt: z.iso.datetime(),
  }),
  key: 'approval id',
  producers: ['ingress'],
  consumers: ['approval'],
  retention: days(7),
  description:
    'A call no longer waits for an approval. When the last one has left, the approval is orphaned and its card says so; a decision is still taken and kept for the resend. Where every client has left by itself, the approval is canceled after a while.',
});
