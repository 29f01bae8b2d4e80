import { z } from 'zod';
import { days, defineTopic } from './topic.js';

export const auditCheckpoint = defineTopic({
  name: 'ostiary.audit.checkpoint.v1',
  schema: z.object({
    origin: z.string().describe('Which log: audit.checkpoints.origin, a slash, and the shard, as the first line of the checkpoint has it.'),
    size: z.number().int().nonnegative().describe('How many records it has.'),
    checkpoint: z
      .string()
      .max(64 * 1024)
      .describe(
        'The checkpoint as C2SP tlog-checkpoint has it: a signed note of origin, size and root. Keep these: `ostiary audit verify --checkpoints`.',
      ),
  }),
  key: 'origin',
  producers: ['audit'],
  consumers: ['soc'],
  partitions: 1,
  audience: 'public',
  retention: days(90),
  deadLetter: null,
  description:
    'What audit signs of its logs: each says how many records a log has and what they are, by the root of a Merkle tree. Whoever keeps a copy outside of the database can show with it that records were removed or changed since, whoever did that and whatever keys they had.',
});
