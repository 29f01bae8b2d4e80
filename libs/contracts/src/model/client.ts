import { z } from 'zod';

/** The program that called, told from its user agent: decides the shape of a refusal, never a right. */
export const clientSchema = z.object({
  kind: z.enum(['claude-code', 'anthropic-sdk', 'openai-sdk', 'ai-sdk', 'unknown']).describe('The program, told from its user agent.'),
  name: z.string().describe('As it names itself.'),
  version: z.string().nullable().describe('As it tells it; null where it tells none.'),
});
export type Client = z.infer<typeof clientSchema>;
