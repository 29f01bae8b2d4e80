import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { accessRules } from '#messaging';
import { topics } from '#contracts';
import { type Admin, AclOperationTypes, AclPermissionTypes, AclResourceTypes, Kafka, logLevel, ResourcePatternTypes } from 'kafkajs';
import { kafkaVersion } from '../../../apps/ostiary/src/distributed/broker/broker.js';
import { kafkaJars } from '../../../apps/ostiary/src/distributed/broker/kafka-jars.js';
import { ensureBrokerSource } from '../../../apps/ostiary/src/distributed/broker/requirements.js';
import { asProperties, serverProperties } from '../../../apps/ostiary/src/distributed/broker/server-properties.js';
import { waitForPort } from '../../../apps/ostiary/src/distributed/broker/wait-for-port.js';
import { freePorts } from '#free-ports';
import { Keeper } from '../../../apps/ostiary/src/distributed/processes/keeper.js';
import { ManagedProcess } from '../../../apps/ostiary/src/distributed/processes/managed-process.js';
import { type Certificate, loopbackCertificate } from './certificate.js';

const run = promisify(execFile);
const silent = () => undefined;
const mechanism = 'scram-sha-512';
const admin = 'admin';

/** A real broker as the sample deployment has it: TLS, SCRAM, an authorizer, an account a service, the access lists of the declarations. */
export class SecuredBroker {
  private constructor(
    readonly brokers: string,
    readonly certificate: Certificate,
    private readonly passwords: ReadonlyMap<string, string>,
    private readonly server: ManagedProcess,
    private readonly keeper: Keeper,
    private readonly dir: string,
  ) {}

  static async start(accounts: readonly string[]): Promise<SecuredBroker> {
    const [keeper, dir, certificate] = [new Keeper(), await mkdtemp(join(tmpdir(), 'ostiary-secured-')), loopbackCertificate()];
    // One for all services, which share a configuration here; each still has a name of its own.
    const shared = crypto.randomUUID();
    const passwords = new Map([[admin, crypto.randomUUID()], ...accounts.map((account) => [account, shared] as const)]);
    const java = await javaIn(dir);
    const [port = 0, inside = 0, controller = 0] = await freePorts(3);
    const file = join(dir, 'server.properties');
    await writeFile(file, asProperties(secured(serverProperties(dir, port, controller), port, inside, controller, certificate)));
    const users = [...passwords].flatMap(([name, password]) => ['--add-scram', `SCRAM-SHA-512=[name=${name},password=${password}]`]);
    const format = ['kafka.tools.StorageTool', 'format', '-t', 'b3N0aWFyeS1zZWN1cmVkMQ', '-c', file, ...users];
    await run(java.command, [...java.args, ...format]);
    const server = new ManagedProcess(
      { name: 'kafka', command: java.command, args: [...java.args, 'kafka.Kafka', file], cwd: dir },
      keeper,
    );
    await server.start();
    await waitForPort(port, () => server.isRunning(), 120_000).catch((error: unknown) => {
      throw new Error(`The secured broker did not start: ${String(error)}\n${server.lastLines.join('\n')}`, { cause: error });
    });
    const broker = new SecuredBroker(`127.0.0.1:${port}`, certificate, passwords, server, keeper, dir);
    await broker.giveRights();
    return broker;
  }

  passwordOf(account: string): string {
    const password = this.passwords.get(account);
    if (password === undefined) throw new Error(`There is no account ${account}.`);
    return password;
  }

  /** A client with an account of its own, or with none, or without TLS. */
  client(account: string | null, { tls = true }: { tls?: boolean } = {}): Kafka {
    return new Kafka({
      brokers: [this.brokers],
      clientId: 'test',
      logLevel: logLevel.NOTHING,
      retry: { retries: 1 },
      connectionTimeout: 5_000,
      ...(tls ? { ssl: { ca: this.certificate.certificate } } : {}),
      ...(account === null ? {} : { sasl: { mechanism, username: account, password: this.passwordOf(account) } }),
    });
  }

  async discard(): Promise<void> {
    await this.server.stop();
    this.keeper.close();
    await rm(this.dir, { recursive: true, force: true });
  }

  /** What broker/access.sh does with Kafka's own tools. */
  private async giveRights(): Promise<void> {
    const client = this.client(admin).admin({ retry: { retries: 10 } });
    await client.connect();
    const names = topics.flatMap(({ name, partitions, deadLetter }) =>
      [name, deadLetter ?? []].flat().map((topic) => ({ topic, numPartitions: partitions })),
    );
    await client.createTopics({ topics: names.map((topic) => ({ ...topic, replicationFactor: 1 })), waitForLeaders: true });
    await allow(client);
    await client.disconnect();
  }
}

const operations = {
  Read: AclOperationTypes.READ,
  Write: AclOperationTypes.WRITE,
  Describe: AclOperationTypes.DESCRIBE,
  Delete: AclOperationTypes.DELETE,
};

async function allow(client: Admin): Promise<void> {
  const acl = accessRules(topics).flatMap(({ account, on, names, prefixed, operations: allowed }) =>
    names.flatMap((resourceName) =>
      allowed.map((operation) => ({
        principal: `User:${account}`,
        host: '*',
        resourceType: on === 'topics' ? AclResourceTypes.TOPIC : AclResourceTypes.GROUP,
        resourceName,
        resourcePatternType: prefixed ? ResourcePatternTypes.PREFIXED : ResourcePatternTypes.LITERAL,
        operation: operations[operation],
        permissionType: AclPermissionTypes.ALLOW,
      })),
    ),
  );
  await client.createAcls({ acl });
}

/** The controller and the broker itself talk on loopback listeners of their own, in the clear; clients have the other. */
function secured(
  plain: Readonly<Record<string, string>>,
  port: number,
  inside: number,
  controller: number,
  { key, certificate }: Certificate,
) {
  const oneLine = (pem: string) => pem.trim().replaceAll('\n', ' \\\n');
  return {
    ...plain,
    listeners: `CLIENTS://127.0.0.1:${port},INSIDE://127.0.0.1:${inside},CONTROLLER://127.0.0.1:${controller}`,
    'advertised.listeners': `CLIENTS://127.0.0.1:${port},INSIDE://127.0.0.1:${inside}`,
    'listener.security.protocol.map': 'CLIENTS:SASL_SSL,INSIDE:PLAINTEXT,CONTROLLER:PLAINTEXT',
    'inter.broker.listener.name': 'INSIDE',
    'sasl.enabled.mechanisms': 'SCRAM-SHA-512',
    'listener.name.clients.scram-sha-512.sasl.jaas.config': 'org.apache.kafka.common.security.scram.ScramLoginModule required;',
    'ssl.keystore.type': 'PEM',
    'ssl.keystore.key': oneLine(key),
    'ssl.keystore.certificate.chain': oneLine(certificate),
    'authorizer.class.name': 'org.apache.kafka.metadata.authorizer.StandardAuthorizer',
    'super.users': `User:ANONYMOUS;User:${admin}`,
    'allow.everyone.if.no.acl.found': 'false',
  };
}

/** Java with Kafka's classes, of this machine or of Kafka's image: there with the same paths and ports. */
async function javaIn(dir: string): Promise<{ command: string; args: string[] }> {
  const small = ['-Xmx512m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-Dorg.slf4j.simpleLogger.defaultLogLevel=warn'];
  if ((await ensureBrokerSource({ install: false, say: silent })) === 'java')
    return { command: 'java', args: [...small, '-cp', join(await kafkaJars(silent), 'jars', '*')] };
  const user = `${process.getuid?.() ?? 0}:${process.getgid?.() ?? 0}`;
  const container = ['run', '--rm', '--network', 'host', '--user', user, '-v', `${dir}:${dir}`, '--entrypoint', 'java'];
  return { command: 'docker', args: [...container, `apache/kafka:${kafkaVersion}`, ...small, '-cp', '/opt/kafka/libs/*'] };
}
