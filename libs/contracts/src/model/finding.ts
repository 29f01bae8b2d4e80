import { z } from 'zod';
import { provenanceSchema } from './provenance.js';

export const severitySchema = z.enum(['low', 'medium', 'high', 'critical']);
export type Severity = z.infer<typeof severitySchema>;

export const confidenceSchema = z
  .enum(['certain', 'high', 'medium', 'low'])
  .describe('certain: a checksum holds. high: the format is the vendor’s own. medium: context says so. low: randomness alone.');
export type Confidence = z.infer<typeof confidenceSchema>;

export const findingCategorySchema = z
  .enum(['secret', 'pii', 'injection', 'egress', 'danger', 'custom'])
  .describe(
    'injection: a sign that a text wants to steer the model; it names no value. egress: what a tool call would carry away, told by comparing it with the request rather than by a detector. danger: what a tool call would do, or a user asks to run, as a judge of commands understands it. custom: a rule’s own words.',
  );
export type FindingCategory = z.infer<typeof findingCategorySchema>;

/** The text that a tool call may carry out an order of: what a tool, a document or the description of a tool brought into the turn. */
export const taintedBySchema = z.object({
  block: z.string().describe('Id of the block of the request that it stands in.'),
  provenance: provenanceSchema.describe('Whose it is.'),
  signals: z.array(z.string()).describe('By which signals of injection it is told.'),
  exchange: z.string().optional().describe('The exchange in which it was told of, by a hook; missing: the very call’s own.'),
});
export type TaintedBy = z.infer<typeof taintedBySchema>;

/**
 * Something a detector saw. `start` and `end` are UTF-16 offsets into the text it was found in (end exclusive);
 * `block` is the id of the content block, `fingerprint` a keyed HMAC of the value. The value itself is never in a finding.
 */
export const findingSchema = z.object({
  kind: z.string().describe('What it is: a kind of the tables of detectors and of dangers, or the id of the rule whose words it matched.'),
  category: findingCategorySchema,
  severity: severitySchema.describe('How bad it would be in the wrong hands.'),
  confidence: confidenceSchema,
  block: z.string().describe('Id of the block that it stands in.'),
  start: z.number().int().nonnegative().describe('Where it begins in the text that it was found in, in UTF-16 units.'),
  end: z.number().int().nonnegative().describe('Where it ends there, exclusive.'),
  fingerprint: z.string().describe('A keyed digest of the value, the same wherever it stands; empty for words of a rule and for dangers.'),
  taintedBy: z.array(taintedBySchema).optional().describe('Of a tainted call: the texts whose orders it could carry out, the newest last.'),
});
export type Finding = z.infer<typeof findingSchema>;

/**
 * A finding as the record has it; a value is always masked there, what is no value (category `injection`) never. `mask` says where the mask was made. `on_the_way`: what was sent to the
 * provider or the client had a mask in the value's place, or was withheld (a held call is noted before anybody decides: then it is what
 * would be sent). `record_only`: the value itself was let through, or nothing was sent at all. Matches of a rule's own words that are
 * masked stand here too, with the category `custom`, the rule's id as their kind and an empty fingerprint, as their masks have none.
 */
export const recordedFindingSchema = findingSchema.extend({
  mask: z
    .enum(['on_the_way', 'record_only'])
    .describe('Whether whoever the text was meant for got the mask too (on_the_way), or only the record has it (record_only).'),
  label: z
    .string()
    .optional()
    .describe('What the mask of the value shows behind its kind; missing for words of a rule, and where an earlier ingress recorded it.'),
});
export type RecordedFinding = z.infer<typeof recordedFindingSchema>;
