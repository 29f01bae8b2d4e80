import { z } from 'zod';
import { days, defineTopic } from './topic.js';

export const grantChanged = defineTopic({
  name: 'ostiary.grant.changed.v1',
  schema: z.object({
    grantId: z.string(),
    approvalId: z.string(),
    kind: z.enum(['consumed', 'revoked']),
    scope: z.enum(['once', 'session', 'duration']),
    /** The call that used it; null: it was revoked. */
    exchangeId: z.string().nullable(),
    /** Who revoked it. */
    by: z.object({ issuer: z.string(), subject: z.string(), name: z.string() }).nullable(),
    reason: z.string().nullable(),
    at: z.iso.datetime(),
  }),
  key: 'approval id',
  producers: ['policy'],
  consumers: ['approval'],
  retention: days(7),
  description:
    'A grant that an approval gave was used by a call (each use of a standing one too), or taken back. The approval service makes a change of the approval of it.',
});
