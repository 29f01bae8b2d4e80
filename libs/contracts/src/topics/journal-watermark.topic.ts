import { z } from 'zod';
import { defineTopic } from './topic.js';

export const journalWatermark = defineTopic({
  name: 'ostiary.journal.watermark.v1',
  schema: z.object({
    chainId: z.string(),
    /** Every record up to and including this one is committed in audit's database; -1 for none. */
    committedSeq: z.number().int().min(-1),
    /** The record after `committedSeq` did not arrive though later ones did: ingress is to send from there again. */
    missing: z.boolean().optional(),
  }),
  key: 'chain id',
  producers: ['audit'],
  consumers: ['ingress'],
  partitions: 1,
  retention: 'compact',
  description: 'How far audit has committed each chain: only then may ingress delete the segment that holds those records.',
});
