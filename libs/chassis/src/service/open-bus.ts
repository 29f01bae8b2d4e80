import { readFileSync } from 'node:fs';
import { accountOf, type BrokerAccess, type Bus, createBus, MessageMac } from '#messaging';
import type { OstiaryConfig } from '../configuration/configuration.js';
import { ConfigurationError } from '../configuration/load-configuration.js';
import { resolveSecret } from '../configuration/resolve-secret.js';
import type { Metrics } from '../metrics/metrics.js';

type BusConfig = OstiaryConfig['bus'];

/** The bus as it is configured for this process of a service, its dead letters counted. Throws ConfigurationError for a secret or file that is missing. */
export async function openBus(config: BusConfig, service: string, instance: string, metrics: Metrics): Promise<Bus> {
  const deadLetters = metrics.counter(
    'ostiary_dead_letters_total',
    'Messages of the bus that were set aside: made by none of ours (unproven), unlike their topic (unfit), or failed at by their handler (failed).',
    ['topic', 'reason'],
  );
  const mac = messageMac(config);
  return await createBus(config, {
    service,
    source: `/${service}/${instance}`,
    access: brokerAccess(config, service),
    onSetAside: (topic, reason) => deadLetters.inc({ topic, reason }),
    ...(mac === null ? {} : { mac }),
  });
}

/** Null in one process, whose messages nobody else can write. */
function messageMac({ kind, messageKeys }: BusConfig): MessageMac | null {
  const [first, ...others] = messageKeys;
  if (first === undefined) {
    if (kind === 'in-process') return null;
    throw new ConfigurationError(
      'bus.messageKeys: no key is configured, and without one whoever can write to a topic could approve. Make one with ' +
        "`node -p \"crypto.randomBytes(32).toString('base64')\"`, keep it in a file, and name that in every service's configuration: " +
        '`bus: { messageKeys: [{ file: /path/of/message-key }] }`, or set OSTIARY_MESSAGE_KEY to it',
    );
  }
  try {
    return new MessageMac([resolveSecret(first), ...others.map((other) => resolveSecret(other))]);
  } catch (error) {
    if (error instanceof RangeError) throw new ConfigurationError(`bus.messageKeys: ${error.message}`);
    throw error;
  }
}

function brokerAccess(config: BusConfig, service: string): BrokerAccess {
  const { tls, authoritiesFile, clientCertificate, sasl, createTopics } = config;
  if (!tls && (authoritiesFile !== null || clientCertificate !== null))
    throw new ConfigurationError('bus.tls: certificates are configured, but brokers are not reached over TLS: set it to true');
  if (!tls && sasl?.mechanism === 'plain')
    throw new ConfigurationError('bus.sasl.mechanism: plain sends the password as it is; set bus.tls to true, or use scram-sha-512');
  const account = sasl && { ...sasl, username: sasl.username ?? accountOf(service), password: resolveSecret(sasl.password) };
  const certificates = {
    ...(authoritiesFile === null ? {} : { ca: read('bus.authoritiesFile', authoritiesFile) }),
    ...(clientCertificate === null
      ? {}
      : { cert: read('bus.clientCertificate.file', clientCertificate.file), key: resolveSecret(clientCertificate.key) }),
  };
  return { tls: tls && (Object.keys(certificates).length === 0 || certificates), account, createsTopics: createTopics };
}

function read(setting: string, path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new ConfigurationError(`${setting}: ${path} cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown'})`);
  }
}
