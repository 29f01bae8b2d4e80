import { z } from 'zod';
import { provenanceSchema } from '../model/provenance.js';

/**
 * What a block of a recorded body is, the same for every wire format. `tool_use`: a call of a client's tool; `tool_result`: the answer to one; `opaque`:
 * thinking that only the provider can read; `server_tool`: what the provider's own tools were asked and answered; `tools`: the definitions of all tools;
 * `answer`: what came back that is no reply of a model, an error for one.
 */
export const storedBlockKindSchema = z.enum([
  'text',
  'image',
  'document',
  'tool_use',
  'tool_result',
  'thinking',
  'opaque',
  'server_tool',
  'tools',
  'answer',
  'unknown',
]);
export type StoredBlockKind = z.infer<typeof storedBlockKindSchema>;

const piece = z.number().int().nonnegative();

/**
 * A run of a block's text: itself, or the pieces `from` to `to` (exclusive) of the body, which together are one JSON string whose value it is (`string`), or JSON that
 * is shown as it stands (`json`).
 */
export const storedTextSchema = z.union([z.string(), z.object({ from: piece, to: piece, as: z.enum(['string', 'json']) })]);
export type StoredText = z.infer<typeof storedTextSchema>;

/** A block of a body: what it is, who put it there, and where its text stands, so that a reader needs to know no provider's format. */
export const storedBlockSchema = z.object({
  /** Its place in the body: `messages.3.content.1`, `reply.content.0`; findings and decisions name it by this. */
  id: z.string(),
  kind: storedBlockKindSchema,
  role: z.enum(['system', 'user', 'assistant']),
  provenance: provenanceSchema,
  /** The tool that is called, or answers; missing where there is none, or none is told. */
  tool: z.string().optional(),
  /** First recorded with this body: nothing before it in its session was known to hold it. */
  isNew: z.boolean(),
  /** The pieces of the body that it stands in, counted from the body's beginning; `to` is exclusive. */
  from: piece,
  to: piece,
  /** Masked, decoded; its runs stand one a line. */
  text: z.array(storedTextSchema),
});
export type StoredBlock = z.infer<typeof storedBlockSchema>;
