import { z } from 'zod';

/** A secret by reference: the configuration names where it is, never what it is. */
export const secretReferenceSchema = z.union([
  z.object({ env: z.string().describe('Name of the environment variable that holds the secret.') }).strict(),
  z.object({ file: z.string().describe('Path of a file that holds the secret; surrounding white space is dropped.') }).strict(),
]);
export type SecretReference = z.infer<typeof secretReferenceSchema>;

const port = (fallback: number, what: string) => z.number().int().min(0).max(65_535).default(fallback).describe(what);
const millis = (fallback: number, what: string) => z.number().int().nonnegative().default(fallback).describe(`${what} In milliseconds.`);
const count = (fallback: number, what: string) => z.number().int().positive().default(fallback).describe(what);
const section = <S extends z.ZodRawShape>(shape: S) => z.object(shape).strict();

export const ingressConfigSchema = section({
  host: z.string().default('127.0.0.1').describe('Address that ingress listens on.'),
  port: port(8080, 'Port of ingress; 0 takes a free one.'),
  instance: z
    .string()
    .nullable()
    .default(null)
    .describe('Name of this instance in logs, metrics and journal; by default host name and process id.'),
  maxBodyBytes: count(32 * 1024 * 1024, 'Largest request body, after inflation, in bytes.'),
  maxInflationRatio: count(100, 'Largest ratio of inflated to sent size of a compressed body.'),
  offloadBytes: count(1024 * 1024, 'Bodies above this many bytes are read and inspected in a worker thread.'),
  workers: count(1, 'Worker threads for large bodies.'),
  bodyTimeoutMs: millis(30_000, 'Longest time for a request body to arrive.'),
  maxConcurrentPerPrincipal: count(64, 'Calls that one principal may have under way at once.'),
  maxBodyBytesInFlight: count(512 * 1024 * 1024, 'Bytes of request bodies held in memory at once, over all calls.'),
  decisionTimeoutMs: millis(2_000, 'How long a risky call waits for the policy service before it is refused.'),
  uncommittedMs: millis(5_000, 'How long a held call stays without a status, so that a fast denial is a real one.'),
  beatMs: millis(20_000, 'Interval of the beats that keep a held connection alive. Faster is shorter for some clients, see docs.'),
  maxHoldMs: millis(540_000, 'Longest hold; after it the caller is told to ask again.'),
  maxHolds: count(10_000, 'Held calls at once.'),
  maxHoldsPerPrincipal: count(32, 'Held calls of one principal at once.'),
  drainMs: millis(10_000, 'How long a stopping instance waits for calls under way.'),
  failOpenRoutes: z.array(z.string()).default([]).describe('Paths that are served even when the journal cannot record them. Empty: none.'),
});

export const journalConfigSchema = section({
  segmentBytes: count(16 * 1024 * 1024, 'Size at which a journal segment is closed.'),
  maxBytes: count(4 * 1024 * 1024 * 1024, 'Size of the whole journal at which calls are refused.'),
  reservedBytes: count(1024 * 1024, 'Part of maxBytes kept for the records that say so.'),
  writeTimeoutMs: millis(5_000, 'Longest time for a write to become durable.'),
});

export const upstreamConfigSchema = section({
  url: z.string().describe('Origin of the provider, https except on loopback.'),
  key: secretReferenceSchema.describe('Where the provider’s key is.'),
  connectTimeoutMs: millis(10_000, 'Longest time to connect.'),
  headersTimeoutMs: millis(600_000, 'Longest time until the provider’s first byte.'),
  idleTimeoutMs: millis(300_000, 'Longest silence inside a reply.'),
  allowPrivateAddresses: z
    .boolean()
    .default(false)
    .describe('Whether the origin may resolve to a private address (loopback always may, when named).'),
  connections: count(64, 'Connections to the provider at once.'),
});

export const issuerConfigSchema = section({
  issuer: z.string().describe('Exact value of `iss`.'),
  jwksUri: z.string().nullable().default(null).describe('Where the keys are; by default from the issuer’s discovery document.'),
  audience: z.string().describe('Required value in `aud`.'),
  algorithms: z
    .array(z.enum(['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA']))
    .min(1)
    .default(['RS256', 'ES256'])
    .describe('Accepted signature algorithms.'),
  tokenTypes: z
    .array(z.string())
    .default(['at+jwt'])
    .describe('Accepted values of the `typ` header, lower case. Add `jwt` for issuers that do not mark access tokens.'),
  claims: section({
    subject: z.string().default('sub').describe('Claim that names the person or workload.'),
    name: z.string().default('name').describe('Claim for display.'),
    email: z.string().default('email').describe('Claim with the mail address.'),
    groups: z.string().default('groups').describe('Claim with the groups; dots reach into objects.'),
  })
    .prefault({})
    .describe('Where the parts of a principal are.'),
  tenants: z.array(z.string()).nullable().default(null).describe('Accepted values of `tid`, for issuers with many tenants.'),
  groupMap: z.record(z.string(), z.array(z.string())).default({}).describe('Groups to add for a claim value, written `claim=value`.'),
});

export const identityConfigSchema = section({
  issuers: z
    .array(issuerConfigSchema)
    .default([])
    .describe('The closed table of issuers. Empty: the development identity provider of the embedded form.'),
  clockToleranceMs: millis(60_000, 'Accepted difference of clocks.'),
  maxLifetimeMs: millis(86_400_000, 'Longest accepted lifetime of a token.'),
  roles: section({
    reviewer: z.array(z.string()).default(['security']).describe('Groups whose members may vote.'),
    auditor: z.array(z.string()).default(['audit']).describe('Groups whose members may read sessions and exchanges.'),
    policyAuthor: z.array(z.string()).default([]).describe('Groups whose members may publish policies.'),
    administrator: z
      .array(z.string())
      .default(['administrators'])
      .describe('Groups whose members may do all of it, except approve their own calls.'),
  })
    .prefault({})
    .describe('Which groups have which role. Everybody identified is a requester.'),
});

export const apiConfigSchema = section({
  host: z.string().default('127.0.0.1').describe('Address that the control APIs listen on.'),
  port: port(8081, 'The one port of the control APIs.'),
});

export const serviceConfigSchema = section({
  policyHost: z
    .string()
    .default('127.0.0.1')
    .describe('Distributed form: host of the policy service, as the control API address reaches it.'),
  policyPort: port(8091, 'Distributed form: own port of the policy service behind the control API address.'),
  approvalHost: z
    .string()
    .default('127.0.0.1')
    .describe('Distributed form: host of the approval service, as the control API address reaches it.'),
  approvalPort: port(8092, 'Distributed form: own port of the approval service.'),
  auditHost: z
    .string()
    .default('127.0.0.1')
    .describe('Distributed form: host of the audit service, as the control API address reaches it.'),
  auditPort: port(8093, 'Distributed form: own port of the audit service.'),
});

export const busConfigSchema = section({
  kind: z.enum(['in-process', 'kafka']).default('in-process').describe('in-process in the embedded form, kafka in the distributed form.'),
  brokers: z.array(z.string()).default([]).describe('Kafka’s brokers, host:port. KAFKA_BROKERS (comma separated) wins.'),
  clientId: z.string().default('ostiary').describe('Client id at the brokers.'),
  replicationFactor: count(1, 'Replication factor of topics that are created.'),
});

export const databaseConfigSchema = section({
  kind: z
    .enum(['embedded', 'postgres'])
    .default('embedded')
    .describe('embedded: a PostgreSQL of its own under the home folder. postgres: by URL.'),
  url: z.string().nullable().default(null).describe('Connection URL without a password in plain text where possible. DATABASE_URL wins.'),
  poolSize: count(10, 'Connections a service keeps.'),
});

export const telemetryConfigSchema = section({
  endpoint: z.string().nullable().default(null).describe('OTLP/HTTP endpoint; null: no telemetry is loaded at all.'),
  sampleRatio: z.number().min(0).max(1).default(0.1).describe('Share of exchanges that are traced.'),
});

export const loggingConfigSchema = section({
  level: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']).default('info').describe('Least severity that is logged.'),
});

/** All there is to configure, one file: `ostiary.yaml`. Every field has its doc line here; docs/configuration.md is held against it by a test. */
export const ostiaryConfigSchema = section({
  home: z.string().default('.ostiary').describe('Folder for data: the journal, the embedded database, development keys.'),
  ingress: ingressConfigSchema.prefault({}).describe('The data path.'),
  api: apiConfigSchema.prefault({}).describe('The control APIs.'),
  services: serviceConfigSchema.prefault({}).describe('Own addresses of the services in the distributed form.'),
  identity: identityConfigSchema.prefault({}).describe('Who may call.'),
  upstreams: section({
    anthropic: upstreamConfigSchema
      .nullable()
      .default(null)
      .describe('The Anthropic API, or anything of its format. null: the simulator of the embedded form.'),
  })
    .prefault({})
    .describe('Where calls go.'),
  journal: journalConfigSchema.prefault({}).describe('The journal on ingress’s disk.'),
  policy: section({
    file: z.string().nullable().default(null).describe('Policy that is published when there is none yet; by default the shipped one.'),
  })
    .prefault({})
    .describe('The policy service.'),
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
  })
    .prefault({})
    .describe('Development identity provider of the embedded form; never for production.'),
  simulator: section({ host: z.string().default('127.0.0.1').describe('Address of the model simulator.'), port: port(8083, 'Its port.') })
    .prefault({})
    .describe('Model simulator of the embedded form.'),
});
export type OstiaryConfig = z.infer<typeof ostiaryConfigSchema>;
export type DatabaseConfig = OstiaryConfig['database'];
