import { clientSchema, confidenceSchema, findingCategorySchema, reasonSchema, severitySchema, verdictSchema } from '#contracts';
import { formats } from '#conversation';
import { scopePattern } from '#policy-model';
import { z } from 'zod';

const text = z.string().max(1_000);

const principal = z
  .strictObject({
    issuer: text.default('').describe('Who vouches for the caller.'),
    subject: text.default('somebody').describe('Who it is, as the issuer names it.'),
    name: text.optional().describe('What people call it; by default the subject.'),
    email: text.nullable().default(null).describe('An address that the issuer vouches for.'),
    groups: z
      .array(text)
      .max(1_000)
      .nullable()
      .default([])
      .describe(
        'The groups of the caller; null: the issuer did not list them, and whatever hangs on groups is decided against the caller.',
      ),
  })
  .transform((given) => ({ ...given, name: given.name ?? given.subject }));

const request = z
  .union([z.string().min(1), z.array(z.record(z.string(), z.unknown())), z.record(z.string(), z.unknown())])
  .describe('A body as a client sends it, or a part of one: a prompt as a text, one message, a list of messages.');

const toolCall = z
  .strictObject({
    name: text.min(1).describe('The tool that the model calls.'),
    input: z.unknown().describe('Its arguments as JSON; a text is what the model wrote, which may be no JSON at all.'),
  })
  .describe('A tool call in a reply to a request without content.');

/** What is asked of a policy: what it says of a request, or of a tool call, of somebody. */
export const evaluationBody = z
  .strictObject({
    principal: principal.describe('Whose call it is; what is left out is unknown or empty.'),
    request: request.optional(),
    toolCall: toolCall.optional(),
    policy: z.string().min(1).optional().describe('A draft, as YAML; without it the policies in force decide.'),
    scope: z
      .string()
      .regex(scopePattern)
      .optional()
      .describe('Whose policy the draft is, as group:payments; by default the organisation’s. The policies of others are those in force.'),
    format: z
      .enum(formats.map(({ name }) => name))
      .optional()
      .describe('The wire format of the request; by default as its shape tells.'),
    client: clientSchema.partial({ name: true, version: true }).optional().describe('The program that calls; by default an unknown one.'),
    time: z.iso.datetime({ offset: true }).optional().describe('When it is asked; by default now.'),
  })
  .refine(({ policy, scope }) => scope === undefined || policy !== undefined, 'The scope is of a draft: give its policy.')
  .refine((asked) => (asked.request === undefined) !== (asked.toolCall === undefined), 'Give one of request and toolCall.');
export type AskedEvaluation = z.infer<typeof evaluationBody>;

const finding = z.object({
  kind: z.string().describe('What it is.'),
  category: findingCategorySchema,
  severity: severitySchema,
  confidence: confidenceSchema,
  block: z.string().describe('Id of the block that it stands in.'),
  start: z.number().int().nonnegative().describe('Where it begins in the text that it was found in, in UTF-16 units.'),
  end: z.number().int().nonnegative().describe('Where it ends there, exclusive.'),
});

export const evaluationView = z.object({
  verdict: verdictSchema.describe('What would happen, before anybody is asked and without what was decided before.'),
  reasons: z.array(reasonSchema).describe('Every rule that takes part, shadow ones too.'),
  findings: z.array(finding).describe('What detectors found, but for dangers.'),
  dangers: z.array(finding).describe('What the judges of commands found dangerous.'),
  masked: z
    .unknown()
    .describe(
      'What would go on, in the form that was sent: the request as the provider would get it, a tool call as reviewers would see it.',
    ),
  reviewers: z.array(z.string()).describe('Groups that would be asked, in order; of an approval in steps all of them.'),
  budgets: z
    .array(
      z.object({
        id: z.string(),
        holder: z.string().describe('Whose it is: `principal ISSUER|SUBJECT`, `group NAME`, or `everyone`.'),
        mode: z.enum(['enforce', 'shadow']),
      }),
    )
    .describe('Budgets in which the call would count. What is spent of them is not asked: the verdict is that of one that is not used up.'),
});
export type EvaluationView = z.infer<typeof evaluationView>;

/** The part of the problem document that is ours: everything that is wrong with the draft, in the order of the text. */
export const draftRejectionView = z.object({
  code: z.literal('content_rejected').describe('The code of the error table.'),
  detail: z.string().describe('The first of them, in words.'),
  errors: z
    .array(
      z.object({
        line: z.number().int().positive().describe('From 1.'),
        column: z.number().int().positive().describe('From 1.'),
        path: z.string().describe('Where in the policy, e.g. rules[1].when.'),
        message: z.string().describe('What is wrong.'),
      }),
    )
    .describe('All that can be told at once.'),
});
