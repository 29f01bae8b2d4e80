import { z } from 'zod';

/** Who put a block of text into a conversation. `tool_use` is what the model asked a tool to do, `assistant` its own words. */
export const provenanceSchema = z.enum(['system', 'user', 'assistant', 'tool_result', 'tool_use']);
export type Provenance = z.infer<typeof provenanceSchema>;
