import { z } from 'zod';
import { analyzerAddressSchema } from './analyzer-address.js';
import { count, millis, section } from './section.js';

/** A classifier of injection that an organisation runs itself. */
export const classifierConfigSchema = section({
  url: analyzerAddressSchema
    .nullable()
    .default(null)
    .describe(
      'Address that is asked whether a text is an injection; null: nobody is asked. It is sent what tools bring in, so plain http is for the same host or an encrypted network only.',
    ),
  reads: z
    .array(z.enum(['tool', 'user']))
    .min(1)
    .default(['tool'])
    .describe('Whose texts it is asked about: what tools and documents bring in, what users write.'),
  minScore: z.number().min(0).max(1).default(0.8).describe('Least score that makes a text the signal `classified`.'),
  timeoutMs: millis(2_000, 'Longest time that one call waits for it; what is not answered by then could not be scanned.'),
  maxChars: count(400_000, 'Most characters that are sent to it for one call; what exceeds them could not be scanned.'),
  concurrency: count(4, 'Questions to it at once, over all calls.'),
});
