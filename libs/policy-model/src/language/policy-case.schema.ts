import { z } from 'zod';
import { clientSchema, verdictSchema } from '#contracts';

/** As RFC 3339 has it; the editors' schema has no formats. */
const momentPattern = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/;

const text = z.string().max(1_000);

export const expectSourceSchema = z
  .strictObject({
    verdict: verdictSchema.describe('What it must come to before anybody is asked: allow, mask, block or require-approval.'),
    rules: z.array(text).max(1_000).optional().describe('The ids of the rules that take part, all of them, shadow ones too; in any order.'),
    masked: z
      .union([z.string(), z.array(z.string()).min(1).max(100)])
      .optional()
      .describe('Texts that stand in what would go on, with [masked:KIND] for each mask.'),
  })
  .describe('What the policy must make of it.');

export const caseSourceSchema = z
  .strictObject({
    name: z.string().min(1).max(200).describe('What the case shows.'),
    principal: z
      .strictObject({
        issuer: text.optional(),
        subject: text.optional(),
        name: text.optional(),
        email: text.nullable().optional(),
        groups: z.array(text).max(1_000).nullable().optional(),
      })
      .default({})
      .describe('Whose call it is: issuer, subject, name, email, groups; what is left out is unknown or empty.'),
    request: z
      .union([z.string().min(1), z.array(z.record(z.string(), z.unknown())), z.record(z.string(), z.unknown())])
      .optional()
      .describe('A body as a client sends it, or a part of one: a prompt as a text, one message, a list of messages.'),
    toolCall: z
      .strictObject({ name: text.min(1), input: z.unknown() })
      .optional()
      .describe('A tool call in a reply: its name and its input.'),
    client: clientSchema.partial({ name: true, version: true }).optional().describe('The program that calls: kind, name, version.'),
    time: z.string().regex(momentPattern).optional().describe('When it is, for conditions on time.'),
    expect: expectSourceSchema,
  })
  .refine(({ request, toolCall }) => (request === undefined) !== (toolCall === undefined), 'A case has one of request and toolCall.')
  .describe('A case that the policy must decide as it says.');
export type PolicyCase = z.infer<typeof caseSourceSchema>;

export const casesSourceSchema = z.array(caseSourceSchema).max(1_000);
