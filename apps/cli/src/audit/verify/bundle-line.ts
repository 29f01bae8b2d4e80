import { z } from 'zod';

/** The first line of a bundle: JSON Lines of what there is of one session, for whoever has neither the database nor the service. */
export const bundleHeadSchema = z.object({
  v: z.literal(1),
  bundle: z.literal('ostiary.audit'),
  session: z.string(),
});

/** Each other line: a record with its proof. */
export const bundleLineSchema = z.object({
  /** A C2SP tlog-proof, with the record’s entry as its extra data. */
  proof: z.string().max(256 * 1024),
  /** The record’s bytes in base64; null: its content is not part of the bundle, or was erased. */
  record: z.string().nullable(),
});
export type BundleLine = z.infer<typeof bundleLineSchema>;
