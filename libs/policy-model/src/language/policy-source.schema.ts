import { z } from 'zod';
import { confidenceSchema, phaseSchema, provenanceSchema, ruleModeSchema, severitySchema, verdictSchema } from '#contracts';
import { approvalSourceSchema } from './approval-source.schema.js';
import { casesSourceSchema } from './policy-case.schema.js';
import { budgetSourceSchema } from './budget-source.schema.js';

/** Rule ids stand in headers, in markers inside prompts and in file names: letters, digits, `.`, `_` and `-` only. */
const ruleIdPattern = /^[a-z0-9][a-z0-9._-]{0,63}$/;

/** What `match.unscannable` may name: kinds of content, reasons why it could not be scanned, or all of it. */
const kinds = ['image', 'document', 'text', 'tool_use', 'tool_result', 'thinking', 'redacted_thinking', 'server_tool', 'unknown'] as const;
const reasons = ['base64', 'url', 'file', 'encrypted', 'detector_unavailable', 'unparsed'] as const;
const unscannableNames = ['any', ...kinds, ...reasons] as const;

/** A kind, or the least severity that counts. */
const dangerPattern = /^(?:[a-z][a-z_-]{1,60}|>=(?:low|medium|high|critical))$/;

const list = <S extends z.ZodType>(entry: S, most: number) => z.array(entry).min(1).max(most);

export const matchSourceSchema = z
  .strictObject({
    words: list(z.string().trim().min(2).max(200), 1_000).optional().describe('Literal texts, found anywhere and in any case.'),
    patterns: list(z.string().min(1).max(500), 200)
      .optional()
      .describe('Regular expressions of the RE2 kind, in any case: bounded in length, with a literal part of at least three characters.'),
    findings: list(z.string().min(1).max(100), 500)
      .optional()
      .describe('What a detector saw: categories (secret, pii, injection) or kinds (github-token).'),
    dangers: list(z.string().regex(dangerPattern), 100)
      .optional()
      .describe(
        'What a tool call would do, or a user asks to run: kinds of docs/dangers.md (destructive-files), or at least of a severity (">=high").',
      ),
    confidence: confidenceSchema
      .optional()
      .describe('Of `findings` and `dangers`: those of at least this confidence. From low to high: low, medium, high, certain.'),
    severity: severitySchema
      .optional()
      .describe('Of `findings` and `dangers`: those of at least this severity. From low to high: low, medium, high, critical.'),
    inRequest: z
      .boolean()
      .optional()
      .describe('Of `findings` in a reply or a tool call: those whose very value stands in the request (true), or does not (false).'),
    unscannable: list(z.enum(unscannableNames), 20)
      .optional()
      .describe(
        'Content that could not be scanned, by its kind (image, document, tool_result, ...), by the reason (unparsed, detector_unavailable, ...), or any.',
      ),
  })
  .describe('What a rule looks for. Every key that is given must hit; of the entries within a key one hit is enough.');

/** Keys of `match` that say which of the findings it names. */
export const ofFindings = ['confidence', 'severity', 'inRequest'] as const;
/** Those of them that say the same of its dangers. */
export const ofDangers: ReadonlySet<string> = new Set(['confidence', 'severity']);

/** A date with a time and a zone. */
const timePattern = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:\d\d)$/;

export const exceptSourceSchema = z
  .strictObject({
    id: z.string().regex(ruleIdPattern).describe('Stable name, kept in records: lower case letters, digits, . _ -'),
    when: z
      .string()
      .min(1)
      .max(4_000)
      .describe('A CEL condition over the call. One that cannot be evaluated does not hold: the rule applies.'),
    until: z.string().regex(timePattern).optional().describe('When it ends, as 2027-01-31T18:00:00Z. By default it does not.'),
    reason: z.string().trim().min(3).max(500).describe('Why, for whoever reads the policy next.'),
  })
  .describe('For which calls the rule is recorded and not applied.');

export const ruleSourceSchema = z.strictObject({
  id: z.string().regex(ruleIdPattern).describe('Stable name, shown to callers and kept in records: lower case letters, digits, . _ -'),
  on: list(phaseSchema, 3).default(['request']).describe('Where the rule applies: the request, the reply, a tool call inside the reply.'),
  match: matchSourceSchema.optional(),
  when: z
    .string()
    .min(1)
    .max(4_000)
    .optional()
    .describe(
      'A CEL condition over principal, groups, client, model, route, params, tools, tool, time, sizes, injection, findings and call; it must hold too.',
    ),
  action: verdictSchema.describe('What happens. The most restrictive matching rule decides: allow < mask < require-approval < block.'),
  approval: approvalSourceSchema.optional(),
  message: z.string().min(1).max(500).optional().describe('What the caller is told. Never put content into it.'),
  except: list(exceptSourceSchema, 50).optional().describe('Calls that the rule is not applied to; one entry that holds is enough.'),
  instead: z
    .string()
    .trim()
    .min(3)
    .max(500)
    .optional()
    .describe('Of a rule that refuses or asks: what would be allowed instead. Without it, what the kinds of its dangers advise.'),
  ask: list(z.string().trim().min(1).max(100), 5)
    .optional()
    .describe(
      'Of a rule that refuses: whom the caller may ask, by the name that they know. Without it, the reviewers of a rule that asks.',
    ),
  mode: ruleModeSchema.default('enforce').describe('shadow: recorded, not applied.'),
  rollout: z
    .int()
    .min(1)
    .max(100)
    .default(100)
    .describe('Percent of the principals whom the rule is applied to, the same ones at every call. For all others it is in shadow.'),
  from: list(provenanceSchema, 5)
    .optional()
    .describe(
      'Whose text of a request the rule looks at. By default user, tool_result and system; rules that mask or only record look at all.',
    ),
  history: z
    .enum(['withhold', 'refuse'])
    .default('withhold')
    .describe('When a refused block comes back as history next to something new: withhold it and go on, or refuse again.'),
  restore: z
    .enum(['tool_calls', 'all', 'none'])
    .default('tool_calls')
    .describe(
      'With action mask: where the caller’s own values are put back for the caller when the model refers to their masks. The provider, the record and reviewers see the mask only.',
    ),
});

/** The written form of an allowed value: the SHA-256 of its UTF-8 bytes. */
const valueHashPattern = /^sha256:[0-9a-f]{64}$/;

export const allowSourceSchema = z
  .strictObject({
    value: z
      .string()
      .regex(valueHashPattern)
      .optional()
      .describe('The one value that is allowed, as `sha256:` and the SHA-256 of it in hex: the value itself never stands in a policy.'),
    pattern: z
      .string()
      .min(1)
      .max(500)
      .optional()
      .describe('A pattern of the kind that rules have, which must match the whole value; here case counts. Needs `findings`.'),
    findings: list(z.string().min(1).max(100), 100)
      .optional()
      .describe('Which findings: kinds, and beside `value` or `pattern` categories too.'),
    from: list(provenanceSchema, 5)
      .optional()
      .describe('Whose text: user, tool_result, system, assistant (replies too), tool_use (tool calls too). By default anybody’s.'),
    reason: z.string().trim().min(3).max(500).describe('Why this is no secret and no personal data, for whoever reads the policy next.'),
  })
  .describe('A finding that is not to be reported. Everything that an entry names must hold.');

export const mcpSourceSchema = z
  .strictObject({
    servers: z
      .array(z.string().min(1).max(500))
      .max(200)
      .default([])
      .describe(
        'URLs of MCP servers that a request may name: https://HOST[:PORT][/PATH]; a HOST may begin with `*.`, a PATH means what is below it too.',
      ),
  })
  .describe('Servers of tools that the provider calls on behalf of a request. A request that names another one is refused.');

export const mediaSourceSchema = z
  .strictObject({
    hosts: z
      .array(z.string().min(1).max(300))
      .max(200)
      .default([])
      .describe(
        'Hosts whose image and document URLs go to the provider whole, signature and all: HOST[:PORT]; a HOST may begin with `*.`.',
      ),
  })
  .describe('Where images and documents that a request names by URL may stand.');

export const policySourceSchema = z.strictObject({
  version: z.literal(1).describe('Version of the policy language.'),
  unscannable: z
    .enum(['allow', 'block'])
    .default('block')
    .describe('What happens to content that cannot be scanned and stands in a request from user, tool_result or system.'),
  allow: z
    .array(allowSourceSchema)
    .max(1_000)
    .default([])
    .describe('What detectors are to leave alone: test keys, addresses of the own domain. Not for the rules’ own words and patterns.'),
  mcp: mcpSourceSchema.default({ servers: [] }),
  media: mediaSourceSchema.default({ hosts: [] }),
  budgets: z.array(budgetSourceSchema).max(100).default([]).describe('How much callers may use: calls, tokens, money.'),
  rules: z.array(ruleSourceSchema).max(1_000).describe('Every rule is looked at; their order is that of the reasons only.'),
  tests: casesSourceSchema
    .optional()
    .describe('Cases for `ostiary policy test`, which the policy must decide as they say. They decide nothing themselves.'),
});

export type RuleSource = z.infer<typeof ruleSourceSchema>;
export type AllowSource = z.infer<typeof allowSourceSchema>;
