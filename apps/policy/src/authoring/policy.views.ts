import { z } from 'zod';
import type { PolicyVersionRow } from './policy-version.entity.js';

const version = z.number().int().positive();

export const policyVersionView = z.object({
  version: version.describe('Counts from 1; the highest is in force.'),
  digest: z.string().describe('SHA-256 of the source, hex.'),
  author: z.string().describe('Name of who published it.'),
  restores: version.nullable().describe('The version that this one brought back.'),
  publishedAt: z.iso.datetime(),
});

export const policyView = policyVersionView.extend({ source: z.string().describe('The YAML, as its author wrote it.') });

export const policyVersionsView = z.object({ items: z.array(policyVersionView), next: z.string().nullable() });

export const publishedView = z.object({ version });

const policyProblemView = z.object({
  line: z.number().int().positive(),
  column: z.number().int().positive(),
  path: z.string().describe('Where in the policy, e.g. rules[1].when.'),
  message: z.string(),
});

export const validationView = z.object({ valid: z.boolean(), errors: z.array(policyProblemView) });

/** The part of the problem document that is ours: everything that is wrong, in the order of the text. */
export const rejectionView = z.object({
  code: z.literal('content_rejected'),
  detail: z.string(),
  errors: z.array(policyProblemView).min(1),
});

/** As high as the column counts. */
export const rollbackBody = z.strictObject({ version: version.max(2 ** 31 - 1) });

export const versionsQuery = z.strictObject({
  cursor: z
    .string()
    .regex(/^[1-9][0-9]{0,8}$/, 'take it from the `next` of the page before')
    .optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});

/** The YAML itself, or a JSON object that holds it. */
export const policyBody = z.union([z.string().min(1), z.strictObject({ source: z.string().min(1) }).transform(({ source }) => source)]);

export function viewOf({ version, digest, author, restores, publishedAt }: PolicyVersionRow): z.infer<typeof policyVersionView> {
  return { version, digest, author, restores, publishedAt: publishedAt.toISOString() };
}
