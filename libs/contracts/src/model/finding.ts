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
