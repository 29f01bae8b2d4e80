import { z } from 'zod';
import { identityConfigSchema } from './identity.config.js';
import { auditConfigSchema } from './audit.config.js';
import { ingressConfigSchema, journalConfigSchema } from './ingress.config.js';
import { slackConfigSchema, webhookConfigSchema } from './notifying.config.js';
import { classifierConfigSchema } from './classifier.config.js';
import { presidioConfigSchema } from './presidio.config.js';
import { secretReferenceSchema } from './secret.config.js';
import { count, millis, port, section } from './section.js';
import {
  apiConfigSchema,
  busConfigSchema,
  databaseConfigSchema,
  loggingConfigSchema,
  serviceConfigSchema,
  telemetryConfigSchema,
} from './services.config.js';
import { upstreamsConfigSchema } from './upstream.config.js';

/** All there is to configure, one file: `ostiary.yaml`. Every field has its doc line here; docs/configuration.md is held against it by a test. */
export const ostiaryConfigSchema = section({
  home: z.string().default('.ostiary').describe('Folder for data: the journal, the embedded database, development keys.'),
  ingress: ingressConfigSchema.prefault({}).describe('The data path.'),
  api: apiConfigSchema.prefault({}).describe('The control APIs.'),
  services: serviceConfigSchema.prefault({}).describe('Own addresses of the services in the distributed form.'),
  identity: identityConfigSchema.prefault({}).describe('Who may call.'),
  upstreams: upstreamsConfigSchema
    .prefault({})
    .describe('Where calls go: providers by name, `anthropic` and `openai` for example. None at all: the simulator of the embedded form.'),
  journal: journalConfigSchema.prefault({}).describe('The journal on ingress’s disk.'),
  policy: section({
    file: z.string().nullable().default(null).describe('File with the policy that is published when there is none yet; null: the preset.'),
    preset: z
      .enum(['observe', 'balanced', 'strict'])
      .default('balanced')
      .describe(
        'Which of the shipped policies is published when there is none yet, see docs/proving.md: observe decides nothing, strict rather asks once too often.',
      ),
    requireMessage: z
      .boolean()
      .default(false)
      .describe('Whether a policy is published with a message only, which says why and is kept with its version.'),
    fourEyes: z
      .boolean()
      .default(false)
      .describe('Whether a policy is only proposed by its author, and put in force by another person who may publish.'),
    recordTimeoutMs: millis(
      10_000,
      'How long publishing waits for the audit service to say which new rules none of the last day’s calls would have met; 0: it is not asked.',
    ),
    maxOpenApprovals: count(
      100,
      'How many approvals of one caller may be open. A call that would open one more is refused, and nobody is asked on its account; one that waits for an open approval is not counted.',
    ),
    maxStandingGrants: count(
      100,
      'How many grants for a session or a duration one caller may have at a time. An approval that would give one more is for its call only, and says so.',
    ),
  })
    .prefault({})
    .describe('The policy service.'),
  approval: section({
    abandonedMs: millis(
      60_000,
      'How long an approval stays open whose callers have all left, so that a retry finds it; then it is canceled.',
    ),
    streams: count(1_000, 'How many live streams of approvals an instance keeps open.'),
    streamsPerPrincipal: count(8, 'How many of them one caller may have.'),
  })
    .prefault({})
    .describe('The approval service.'),
  audit: auditConfigSchema.prefault({}).describe('The audit service.'),
  slack: slackConfigSchema.prefault({}).describe('Cards and decisions in Slack.'),
  webhooks: z.array(webhookConfigSchema).max(20).default([]).describe('Other systems that are told of every change of an approval.'),
  classifier: classifierConfigSchema.prefault({}).describe('The optional classifier of injection. Off by default.'),
  presidio: presidioConfigSchema.prefault({}).describe('The optional analyzer of personal data without a format. Off by default.'),
  fingerprintKey: secretReferenceSchema
    .nullable()
    .default(null)
    .describe(
      'Where the key of fingerprints and masks is; null: a random one kept in the home folder. All ingress and policy replicas need the same.',
    ),
  bus: busConfigSchema.prefault({}).describe('How services talk.'),
  database: databaseConfigSchema.prefault({}).describe('Where policy, approval and audit store.'),
  telemetry: telemetryConfigSchema.prefault({}).describe('OpenTelemetry.'),
  logging: loggingConfigSchema.prefault({}).describe('Logs.'),
  developmentIdp: section({
    host: z.string().default('127.0.0.1').describe('Address of the development identity provider.'),
    port: port(8082, 'Its port.'),
    accessTokenSeconds: count(3_600, 'How long its access tokens are valid, in seconds.'),
    anybodyMayCall: z
      .boolean()
      .default(false)
      .describe(
        'Lets it start beside a real provider, or behind an address that others reach: anybody who reaches ingress may then call with your key.',
      ),
  })
    .prefault({})
    .describe('Development identity provider of the embedded form; never for production.'),
  simulator: section({ host: z.string().default('127.0.0.1').describe('Address of the model simulator.'), port: port(8083, 'Its port.') })
    .prefault({})
    .describe('Model simulator of the embedded form.'),
});
export type OstiaryConfig = z.infer<typeof ostiaryConfigSchema>;
export type DatabaseConfig = OstiaryConfig['database'];
