import { z } from 'zod';
import { provenanceSchema } from './provenance.js';
import { understoodSchema } from './understood.js';

/**
 * A part of a call that a decision about it covers and that nobody has decided: a block of the conversation, the definitions of its tools,
 * or what else its body holds.
 */
export const undecidedBlockSchema = z.object({
  id: z.string(),
  /** Stable over turns, resends and moved cache markers. */
  identity: z.string(),
  provenance: provenanceSchema,
  position: z.enum(['tail', 'history']),
  /** Whether a rule that asks or refuses matched it. */
  matched: z.boolean(),
  /** HMAC over everything that the fingerprint covers of it: two blocks with one digest are the same to whoever decides. */
  digest: z.string(),
  /** Length of its masked text, whole. */
  chars: z.number().int().nonnegative(),
  /** Its masked text, findings marked; where this is shorter than `chars`, the rest is cut. */
  text: z.string(),
  /** What it would do, or asks to be done, as a judge understands it; missing: nothing that a judge looks at. */
  understood: understoodSchema.optional(),
});
export type UndecidedBlock = z.infer<typeof undecidedBlockSchema>;

/** What of a call is not shown: told explicitly, never left out in silence. */
export const cutSchema = z.object({
  /** Blocks of which a part or the whole is not shown. */
  blocks: z.number().int().positive(),
  /** Of them, those that are not even listed. */
  unlisted: z.number().int().nonnegative(),
  chars: z.number().int().nonnegative(),
  /** HMAC over the digests of these blocks. */
  digest: z.string(),
});
export type Cut = z.infer<typeof cutSchema>;

/** What a card shows of one call. A plain digest of a text would let whoever reads it try out what was masked: identities stay out. */
export const shownContentSchema = z.object({
  /** The call that says this; other calls that wait say nothing beyond what is shown. */
  exchangeId: z.string(),
  blocks: z.array(undecidedBlockSchema.omit({ identity: true })),
  cut: cutSchema.nullable(),
});
export type ShownContent = z.infer<typeof shownContentSchema>;
