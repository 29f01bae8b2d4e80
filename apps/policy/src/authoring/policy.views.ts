import { scopePattern } from '#policy-model';
import { z } from 'zod';
import type { PolicyVersionRow } from './policy-version.entity.js';

const version = z.number().int().positive();

export const policyVersionView = z.object({
  version: version.describe('Counts from 1 over all policies of the organisation; of each the highest is in force.'),
  digest: z.string().describe('SHA-256 of the source, hex.'),
  author: z.string().describe('Name of who published it.'),
  authorPrincipal: z
    .object({ issuer: z.string(), subject: z.string() })
    .nullable()
    .describe('Who that is, as the issuer names it; null: the service itself.'),
  approverPrincipal: z
    .object({ issuer: z.string(), subject: z.string() })
    .nullable()
    .describe('The second person, who put it in force; null: it took none.'),
  message: z.string().nullable().describe('Why it was published, in the words of its author.'),
  restores: version.nullable().describe('The version that this one brought back.'),
  publishedAt: z.iso.datetime(),
});

export const policyView = policyVersionView.extend({ source: z.string().describe('The YAML, as its author wrote it.') });

export const scopedPolicyView = policyView.extend({ scope: z.string().describe('Whose policy it is: group:NAME or client:NAME.') });

export const policiesView = z.object({
  version: z.number().int().nonnegative().describe('The number of what is in force: records and decisions name it.'),
  items: z
    .array(
      z.object({
        scope: z.string().describe('default, the organisation’s; group:NAME; client:NAME.'),
        owners: z.array(z.string()).describe('Groups that publish it, beside those who publish the organisation’s.'),
        inForce: policyVersionView.nullable().describe('Null: it has none.'),
      }),
    )
    .describe('The organisation’s first, then by name.'),
});

export const ownersBody = z.strictObject({
  owners: z
    .array(z.string().trim().min(1).max(200))
    .max(50)
    .describe('Groups, as tokens have them after groupMap. Empty: nobody but those who publish the organisation’s.'),
});

export const ownersView = z.object({ scope: z.string(), owners: z.array(z.string()) });

export const asOfQuery = z.strictObject({
  asOf: z.coerce
    .number()
    .int()
    .positive()
    .max(2 ** 31 - 1)
    .optional()
    .describe('A number that records name: what was in force then. By default what is now.'),
});

export const policyVersionsView = z.object({ items: z.array(policyVersionView), next: z.string().nullable() });

const unchecked = z.array(z.string()).describe('What could not be found out before, in words, as where the audit service is away.');

export const publishedView = z.object({ version, unchecked: unchecked.optional() });

export const proposedView = z.object({
  proposal: z.uuid().describe('A second person publishes it: see /api/policy/proposals.'),
  unchecked: unchecked.optional(),
});

const policyProblemView = z.object({
  line: z.number().int().positive(),
  column: z.number().int().positive(),
  path: z.string().describe('Where in the policy, e.g. rules[1].when.'),
  message: z.string(),
});

const warnings = z.array(
  z.object({
    code: z.enum(['no-secret-rule', 'masking-dropped', 'unknown-group', 'meets-nothing']),
    message: z.string().describe('What the policy gives up, asks in vain, or looks for in vain.'),
  }),
);

export const validationView = z.object({
  valid: z.boolean(),
  errors: z.array(policyProblemView),
  warnings: warnings.describe('What publishing it would give up: it then needs `force`. Empty where it is not valid.'),
  unchecked,
});

/** The part of the problem document that is ours: everything that is wrong, in the order of the text. */
export const rejectionView = z.object({
  code: z.literal('content_rejected'),
  detail: z.string(),
  errors: z.array(policyProblemView).min(1),
});

export const versionsQuery = z.strictObject({
  cursor: z
    .string()
    .regex(/^[1-9][0-9]{0,8}$/, 'take it from the `next` of the page before')
    .optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});

const message = z.string().trim().min(1).max(1_000).describe('Why, for whoever reads the versions.');

/** As high as the column counts. */
export const rollbackBody = z.strictObject({ version: version.max(2 ** 31 - 1), message: message.optional() });

/** The YAML itself, or a JSON object that holds it. */
export const policyBody = z.union([z.string().min(1), z.strictObject({ source: z.string().min(1) }).transform(({ source }) => source)]);

export const validationQuery = z.strictObject({
  record: z
    .enum(['true', 'false'])
    .default('true')
    .transform((given) => given === 'true')
    .describe('Whether the audit service is asked which new rules none of the last day’s calls would have met.'),
});

/** The same, where it is published. */
export const publicationBody = z.union([
  z
    .string()
    .min(1)
    .transform((source) => ({ source, message: undefined, force: undefined })),
  z.strictObject({ source: z.string().min(1), message: message.optional(), force: z.boolean().optional() }),
]);

export const publicationQuery = z.strictObject({
  message: message.optional(),
  force: z
    .enum(['true', 'false'])
    .optional()
    .transform((given) => given === 'true')
    .describe('Whether it is published although it gives something up.'),
});

export const versionParameter = z.coerce
  .number()
  .int()
  .positive()
  .max(2 ** 31 - 1);

export const scopeParameter = z.string().regex(scopePattern, 'it is group:NAME or client:NAME');

export const removalQuery = z.strictObject({ message: message.optional() });

/** The part of the problem document that is ours: what publishing would give up. */
export const doubtsView = z.object({
  code: z.literal('policy_doubtful'),
  detail: z.string(),
  warnings,
});

export const policyDiffView = z.object({
  from: version,
  to: version,
  rules: z.object({
    added: z.array(z.string()).describe('Ids of rules that only the later one has.'),
    removed: z.array(z.string()).describe('Ids of rules that only the earlier one has.'),
    changed: z
      .array(z.object({ id: z.string(), fields: z.array(z.string()) }))
      .describe('Rules that both have, with the fields that differ.'),
  }),
  fields: z.array(z.string()).describe('Fields of the policy beside its rules that differ.'),
  text: z.string().describe('The texts, line by line, as a unified diff; empty: they are the same.'),
});

export function viewOf(row: PolicyVersionRow): z.infer<typeof policyVersionView> {
  const { version, digest, author, authorPrincipal, approverPrincipal, message, restores, publishedAt } = row;
  return {
    version,
    digest,
    author,
    authorPrincipal: principalIn(authorPrincipal),
    approverPrincipal: principalIn(approverPrincipal),
    message,
    restores,
    publishedAt: publishedAt.toISOString(),
  };
}

/** An issuer is a URL, in which no bar stands as it is. */
function principalIn(key: string | null): { issuer: string; subject: string } | null {
  if (key === null) return null;
  const at = key.indexOf('|');
  return { issuer: key.slice(0, at), subject: key.slice(at + 1) };
}
