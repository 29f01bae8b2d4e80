import { z } from 'zod';

export const severitySchema = z.enum(['low', 'medium', 'high', 'critical']);
export type Severity = z.infer<typeof severitySchema>;

/** certain: a checksum holds. high: the format is the vendor's own. medium: context says so. low: randomness alone. */
export const confidenceSchema = z.enum(['certain', 'high', 'medium', 'low']);
export type Confidence = z.infer<typeof confidenceSchema>;

/** `egress`: what a tool call would carry away, told by comparing it with the request rather than by a detector. */
export const findingCategorySchema = z.enum(['secret', 'pii', 'injection', 'egress', 'custom']);
export type FindingCategory = z.infer<typeof findingCategorySchema>;

/**
 * Something a detector saw. `start` and `end` are UTF-16 offsets into the text it was found in (end exclusive);
 * `block` is the id of the content block, `fingerprint` a keyed HMAC of the value. The value itself is never in a finding.
 */
export const findingSchema = z.object({
  kind: z.string(),
  category: findingCategorySchema,
  severity: severitySchema,
  confidence: confidenceSchema,
  block: z.string(),
  start: z.number().int().nonnegative(),
  end: z.number().int().nonnegative(),
  fingerprint: z.string(),
});
export type Finding = z.infer<typeof findingSchema>;

/**
 * A finding as the record has it; there it is always masked. `mask` says where the mask was made. `on_the_way`: what was sent to the
 * provider or the client had a mask in the value's place, or was withheld (a held call is noted before anybody decides: then it is what
 * would be sent). `record_only`: the value itself was let through, or nothing was sent at all. Matches of a rule's own words that are
 * masked stand here too, with the category `custom`, the rule's id as their kind and an empty fingerprint, as their masks have none.
 */
export const recordedFindingSchema = findingSchema.extend({ mask: z.enum(['on_the_way', 'record_only']) });
export type RecordedFinding = z.infer<typeof recordedFindingSchema>;
