import { z } from 'zod';
import { approvalVoteSchema } from '../model/approval.js';
import { days, defineTopic } from './topic.js';

export const approvalResolved = defineTopic({
  name: 'ostiary.approval.resolved.v1',
  schema: z.object({
    approvalId: z.string(),
    state: z.enum(['approved', 'denied', 'expired', 'canceled']),
    /** What was decided about: an approval holds for calls whose content this revision showed. */
    revision: z.number().int().positive(),
    votes: z.array(approvalVoteSchema),
    /** What the caller is told of it; mandatory with a denial. */
    reason: z.string().nullable(),
    /** How far an approval reaches. `until` bounds a session or duration grant. */
    grant: z.object({ scope: z.enum(['once', 'session', 'duration']), until: z.iso.datetime().nullable() }).nullable(),
    resolvedAt: z.iso.datetime(),
  }),
  key: 'approval id',
  producers: ['approval'],
  consumers: ['ingress', 'policy'],
  retention: days(7),
  description:
    'The end of an approval. Read by every ingress instance, which releases or refuses what it holds, and by policy, which remembers it as a grant or a denial.',
});
