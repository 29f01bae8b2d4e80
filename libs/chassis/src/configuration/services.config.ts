import { z } from 'zod';
import { secretReferenceSchema } from './secret.config.js';
import { count, millis, port, section } from './section.js';

/** The one address of the control APIs. */
export const apiConfigSchema = section({
  host: z.string().default('127.0.0.1').describe('Address that the control APIs listen on.'),
  port: port(8081, 'The one port of the control APIs.'),
  publicUrl: z
    .url({ protocol: /^https?$/ })
    .nullable()
    .default(null)
    .describe('Address by which browsers reach them: https, or http on this machine. By default http://127.0.0.1 and the port.'),
  sessionKeys: z
    .array(secretReferenceSchema)
    .default([])
    .describe(
      'Secrets of at least 32 characters by which sessions of browsers are encrypted: the first encrypts, all are accepted. None: a random one that is kept in the home folder, for one process.',
    ),
  sessionMaxMs: millis(28_800_000, 'How long after a sign-in a browser’s session ends in any case.'),
});

/** The services behind it, where they are processes of their own. */
export const serviceConfigSchema = section({
  ingressHost: z
    .string()
    .default('127.0.0.1')
    .describe('Host of ingress, as the control API address reaches it to try policies; the port is `ingress.port`.'),
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
    .describe('Distributed form: host of the audit service, as the control API address and the policy service reach it.'),
  auditPort: port(8093, 'Distributed form: own port of the audit service.'),
});

/** How services talk. */
export const busConfigSchema = section({
  kind: z.enum(['in-process', 'kafka']).default('in-process').describe('in-process in the embedded form, kafka in the distributed form.'),
  brokers: z
    .array(z.string().regex(/^[^\s:/]+:\d{1,5}$/, 'expected host:port'))
    .default([])
    .describe('Kafka’s brokers, host:port. KAFKA_BROKERS (comma separated) wins.'),
  clientId: z.string().default('ostiary').describe('Client id at the brokers.'),
  messageKeys: z
    .array(secretReferenceSchema)
    .max(2)
    .default([])
    .describe(
      'Where the keys are that messages between services are signed with, at least 32 characters each; all services need the same. The first signs, both are accepted, see docs/topics.md for how to change them. Required with Kafka.',
    ),
  tls: z
    .boolean()
    .default(false)
    .describe('Whether brokers are reached over TLS; their certificates are checked against the system’s authorities.'),
  authoritiesFile: z
    .string()
    .nullable()
    .default(null)
    .describe('File with the authorities (PEM) that brokers’ certificates are checked against instead; null: the system’s.'),
  clientCertificate: section({
    file: z.string().describe('File with the certificate (PEM) that is shown to the brokers.'),
    key: secretReferenceSchema.describe('Where its private key (PEM) is.'),
  })
    .nullable()
    .default(null)
    .describe('Certificate for brokers that ask for one; null: none.'),
  sasl: section({
    mechanism: z.enum(['plain', 'scram-sha-256', 'scram-sha-512']).describe('How the password is proved.'),
    username: z
      .string()
      .nullable()
      .default(null)
      .describe('Account at the brokers; null: `ostiary-` and the name of the service, so that each has its own.'),
    password: secretReferenceSchema.describe('Where its password is.'),
  })
    .nullable()
    .default(null)
    .describe('Account at the brokers; null: none is needed.'),
  createTopics: z
    .boolean()
    .default(true)
    .describe('Whether topics that are missing are created. False where accounts may not: `broker/access.sh` creates them.'),
  replicationFactor: count(1, 'Replication factor of topics that are created.'),
});

/** Where policy, approval and audit store. */
export const databaseConfigSchema = section({
  kind: z
    .enum(['embedded', 'postgres'])
    .default('embedded')
    .describe('embedded: a PostgreSQL of its own under the home folder. postgres: by URL.'),
  url: z.string().nullable().default(null).describe('Connection URL without a password in plain text where possible. DATABASE_URL wins.'),
  poolSize: count(10, 'Connections a service keeps.'),
});

/** OpenTelemetry. */
export const telemetryConfigSchema = section({
  endpoint: z.string().nullable().default(null).describe('OTLP/HTTP endpoint; null: no telemetry is loaded at all.'),
  sampleRatio: z.number().min(0).max(1).default(0.1).describe('Share of exchanges that are traced.'),
});

/** Logs. */
export const loggingConfigSchema = section({
  level: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']).default('info').describe('Least severity that is logged.'),
});
