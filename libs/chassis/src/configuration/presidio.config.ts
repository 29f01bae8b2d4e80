import { z } from 'zod';
import { analyzerAddressSchema } from './analyzer-address.js';
import { count, millis, section } from './section.js';

/** What the analyzer is asked for, in its own words: personal data that has no format. */
const analyzerEntitySchema = z.enum(['PERSON', 'LOCATION', 'ORGANIZATION', 'NRP']);

/** Names and places, found by an analyzer that speaks Microsoft Presidio's protocol. */
export const presidioConfigSchema = section({
  url: analyzerAddressSchema
    .nullable()
    .default(null)
    .describe(
      'Address of a Presidio analyzer; null: names and places are not looked for. It is sent what callers write, so plain http is for the same host or an encrypted network only.',
    ),
  entities: z
    .array(analyzerEntitySchema)
    .min(1)
    .default(['PERSON', 'LOCATION'])
    .describe('What it is asked for; found as person-name, location, organization, nationality-or-belief.'),
  minScore: z.number().min(0).max(1).default(0.5).describe('Least score of the analyzer that counts as found.'),
  timeoutMs: millis(5_000, 'Longest time that one call waits for it; what is not answered by then could not be scanned.'),
  maxChars: count(400_000, 'Most characters that are sent to it for one call; what exceeds them could not be scanned.'),
  concurrency: count(4, 'Questions to it at once, over all calls.'),
  language: z.string().min(2).max(16).default('en').describe('Language of the texts, as the analyzer names it.'),
});
