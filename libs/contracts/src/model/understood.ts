import { z } from 'zod';
import { severitySchema } from './finding.js';

const line = z.string().max(400);

/**
 * What a judge understands of a tool call, or of what a user asks to run, and what in a text wants to steer the model, in lines for people. Made of masked text, so that nothing stands here
 * which is masked there.
 */
export const understoodSchema = z.object({
  runs: z
    .array(line)
    .max(20)
    .describe('The commands and statements that would run: words without their quotes, … for what is known only when it runs.'),
  on: z.array(line).max(20).describe('What they work on: files, hosts, tables.'),
  dangers: z
    .array(
      z.object({
        kind: z.string().describe('A kind of docs/dangers.md.'),
        severity: severitySchema,
        sentence: z.string().max(400).describe('What the kind is about.'),
        why: line.describe('Why this call is one, or where a signal of injection stands.'),
      }),
    )
    .max(20)
    .describe('Signals of injection in the text, in their order, and then dangers, the gravest first.'),
  unlisted: z.number().int().nonnegative().describe('How many commands, things and dangers there are beyond these.'),
});
export type UnderstoodInWords = z.infer<typeof understoodSchema>;
