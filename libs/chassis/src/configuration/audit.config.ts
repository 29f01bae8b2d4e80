import { z } from 'zod';
import { secretReferenceSchema } from './secret.config.js';
import { count, millis, section } from './section.js';

const verifierKey = z
  .string()
  .max(500)
  .regex(/^[^\s+]+\+[0-9a-f]{8}\+[A-Za-z0-9+/]+={0,2}$/, 'expected a verifier key: <name>+<id>+<base64>');

/** What audit signs of its logs. */
const checkpointsConfigSchema = section({
  origin: z
    .string()
    .max(200)
    .regex(/^[^\s+]+$/, 'expected a name without spaces and plus')
    .default('ostiary.invalid/audit')
    .describe(
      'What the logs are called in checkpoints, with a slash and a number behind it. Name them after a domain of yours before a witness gets to know them: a log of another name is another log.',
    ),
  key: secretReferenceSchema
    .nullable()
    .default(null)
    .describe(
      'Where the Ed25519 key is that signs checkpoints: its seed, 32 bytes in base64. null: a random one kept in the home folder. All audit replicas need the same.',
    ),
  formerKeys: z
    .array(verifierKey)
    .max(50)
    .default([])
    .describe('Verifier keys of keys that signed before, as GET /api/checkpoints told them: what they signed stays proven.'),
  everyMs: millis(5_000, 'Longest time before what is new is signed.'),
  leaves: count(1_000, 'So many new records are signed at once.'),
  lateMs: millis(60_000, 'After so long without a signature of all that is new the security team is told.'),
});

const witnessConfigSchema = section({
  name: z.string().min(1).max(100).describe('What logs and metrics call it.'),
  url: z.url({ protocol: /^https?$/ }).describe('Its submission prefix: checkpoints are posted to /add-checkpoint below it.'),
  key: verifierKey.describe('Its verifier key: only what this key has signed counts as cosigned.'),
});

const perMillion = (what: string) => z.number().nonnegative().max(1_000_000).describe(`Price of a million tokens ${what}.`);

const priceConfigSchema = section({
  model: z
    .string()
    .min(1)
    .max(200)
    .describe(
      'Which models, as calls ask for them: a name, or a pattern in which * stands for any characters. The first entry that fits counts.',
    ),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/, 'expected three capital letters, as ISO 4217 has them')
    .describe('ISO 4217 code of the currency, as USD.'),
  input: perMillion('that were neither read from a cache nor written to one'),
  output: perMillion('of replies'),
  cacheRead: perMillion('read from the provider’s cache').optional(),
  cacheWrite: perMillion('written to the provider’s cache').optional(),
});

/** Who may look, and what looking asks for. */
const accessConfigSchema = section({
  requireReason: z
    .boolean()
    .default(false)
    .describe('Whether auditors see content only with a reason, in the header `x-ostiary-reason`, which is recorded with their name.'),
  ownSessions: z.boolean().default(false).describe('Whether everybody may read their own sessions and exchanges, whatever their roles.'),
});

/** Finding exchanges. */
const searchConfigSchema = section({
  fullText: z
    .boolean()
    .default(true)
    .describe(
      'Whether the words of what is said, masked, are kept in an index that can be searched. They stand there in clear, though not in order; false: they are not, and `q` finds nothing.',
    ),
  timeoutMs: millis(10_000, 'Longest time that a query of exchanges may take.'),
});

/** What the security team's topic says. */
const securityEventsConfigSchema = section({
  enabled: z.boolean().default(true).describe('Whether events for a security team are published, on ostiary.security.events.v1.'),
  version: z
    .enum(['1.8.0', '1.9.0'])
    .default('1.8.0')
    .describe('Version of OCSF that events say they are of; what they tell stays as it is. Held to the schema of 1.8.0.'),
  journalLateMs: millis(
    60_000,
    'From when on records that come so long after they were written are told as late. By the clocks of two machines: they have to agree.',
  ),
});

/** How long the record is kept. */
const retentionConfigSchema = section({
  days: z
    .number()
    .int()
    .min(1)
    .max(36_500)
    .nullable()
    .default(null)
    .describe(
      'So many whole days a record is kept, counted in UTC by its own time; null: for ever. A session goes as a whole: what it has of earlier days stays until its newest exchange is as old. What a legal hold covers stays.',
    ),
  everyMs: millis(3_600_000, 'How often audit looks for days that are over.'),
});

/** The audit service. */
export const auditConfigSchema = section({
  contentKeys: z
    .array(secretReferenceSchema)
    .max(20)
    .default([])
    .describe(
      'Where the secrets are that wrap the keys of recorded content, at least 32 bytes each: the first wraps, all of them unwrap. Empty: a random one kept in the home folder. All audit replicas need the same; what was recorded cannot be read without them.',
    ),
  prices: z
    .array(priceConfigSchema)
    .max(1_000)
    .default([])
    .describe(
      'What tokens cost; budgets of the policy count by it in ingress, too. An exchange is given its cost by the table that is in force when its end is recorded, and keeps it; one that no entry fits has none. Without a price of its own what is read from a cache or written to it costs as input does.',
    ),
  checkpoints: checkpointsConfigSchema.prefault({}).describe('What it signs of its logs.'),
  witnesses: z
    .array(witnessConfigSchema)
    .max(16)
    .default([])
    .describe('Who cosigns checkpoints: run by other people, as `ostiary audit witness` or anything that speaks C2SP tlog-witness.'),
  retention: retentionConfigSchema.prefault({}).describe('How long the record is kept.'),
  access: accessConfigSchema.prefault({}).describe('Who may look, and what looking asks for.'),
  search: searchConfigSchema.prefault({}).describe('Finding exchanges.'),
  securityEvents: securityEventsConfigSchema.prefault({}).describe('What a security team is told.'),
});
