import { z } from 'zod';

/** The program that called, told from its user agent: decides the shape of a refusal, never a right. */
export const clientSchema = z.object({
  kind: z.enum(['claude-code', 'anthropic-sdk', 'openai-sdk', 'ai-sdk', 'unknown']),
  name: z.string(),
  version: z.string().nullable(),
});
export type Client = z.infer<typeof clientSchema>;
