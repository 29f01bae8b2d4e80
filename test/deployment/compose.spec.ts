import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { environmentOverrides, ostiaryConfigSchema } from '#chassis';
import { topics } from '#contracts';
import { accessRules } from '#messaging';
import { parse } from 'yaml';
import { z } from 'zod';
import { kafkaVersion } from '../../apps/ostiary/src/distributed/broker/broker.js';
import { serverProperties } from '../../apps/ostiary/src/distributed/broker/server-properties.js';
import { checkout } from './manifests.js';

const serviceSchema = z.looseObject({
  image: z.string(),
  command: z.array(z.string()).optional(),
  environment: z.record(z.string(), z.string()).default({}),
  ports: z.array(z.string()).default([]),
  network_mode: z.string().optional(),
  read_only: z.boolean().default(false),
  cap_drop: z.array(z.string()).default([]),
  privileged: z.undefined().optional(),
  depends_on: z.record(z.string(), z.object({ condition: z.string() })).default({}),
  healthcheck: z.looseObject({ test: z.array(z.string()) }).optional(),
  volumes: z.array(z.string()).default([]),
});
const composeSchema = z.looseObject({
  services: z.record(z.string(), serviceSchema),
  configs: z.record(z.string(), z.union([z.object({ content: z.string() }).strict(), z.object({ file: z.string() }).strict()])),
  volumes: z.record(z.string(), z.unknown()),
});

const compose = composeSchema.parse(parse(readFileSync(join(checkout, 'docker-compose.yml'), 'utf8'), { merge: true, uniqueKeys: true }));
const { ostiary } = compose.configs;
const config = ostiaryConfigSchema.parse(parse(ostiary !== undefined && 'content' in ostiary ? ostiary.content : ''));
const own = Object.entries(compose.services).filter(([, { image }]) => image === 'ostiary');
const serving = own.filter(([name]) => name !== 'network');

describe('docker-compose.yml', () => {
  it('holds the four services, the control address, and what they need', () => {
    expect(Object.keys(compose.services).toSorted()).toEqual([
      'approval',
      'audit',
      'broker-accounts',
      'broker-certificate',
      'control',
      'development',
      'ingress',
      'kafka',
      'network',
      'policy',
      'postgres',
    ]);
  });

  it.each(serving)('runs an entry that there is as %s, as the image lets it', (_name, service) => {
    const [entry = ''] = service.command ?? [];
    expect(existsSync(join(checkout, entry.replace(/^dist\//, '').replace(/\.js$/, '.ts')))).toBe(true);
    expect(service).toMatchObject({
      read_only: true,
      cap_drop: ['ALL'],
      security_opt: ['no-new-privileges:true'],
      network_mode: 'service:network',
    });
    expect(service.healthcheck?.test.join(' ')).toContain('http://127.0.0.1:');
  });

  it('asks each service for its readiness on the port that it listens on', () => {
    const ports = {
      policy: config.services.policyPort,
      approval: config.services.approvalPort,
      audit: config.services.auditPort,
      ingress: config.ingress.port,
      control: config.api.port,
    };
    for (const [name, port] of Object.entries(ports))
      expect(compose.services[name]?.healthcheck?.test.join(' ')).toContain(`:${port}/readyz`);
  });

  it('publishes ingress and the control APIs to this machine alone, and nothing else', () => {
    const published = Object.values(compose.services).flatMap(({ ports }) => ports);
    expect(published.toSorted()).toEqual([
      `127.0.0.1:${config.ingress.port}:${config.ingress.port}`,
      `127.0.0.1:${config.api.port}:${config.api.port}`,
    ]);
  });

  it('gives Kafka every key that the launcher gives it, since any replaces the image’s whole configuration', () => {
    const { image, environment } = compose.services['kafka'] ?? { image: '', environment: {} };
    expect(image).toBe(`apache/kafka:${kafkaVersion}`);
    const tuning = new Set(['broker.heartbeat.interval.ms', 'broker.session.timeout.ms']);
    const needed = Object.keys(serverProperties('', 1, 2)).filter((key) => !tuning.has(key));
    for (const key of needed) expect(environment).toHaveProperty(`KAFKA_${key.toUpperCase().replaceAll('.', '_')}`);
  });

  it('lets clients of Kafka in over TLS with an account only, and asks nobody on loopback alone', () => {
    const environment = compose.services['kafka']?.environment ?? {};
    const protocols = Object.fromEntries(
      (environment['KAFKA_LISTENER_SECURITY_PROTOCOL_MAP'] ?? '').split(',').map((one) => one.split(':')),
    );
    for (const listener of (environment['KAFKA_LISTENERS'] ?? '').split(',')) {
      const [, name = '', host] = /^(\w+):\/\/([\d.]+):/.exec(listener) ?? [];
      expect([name, protocols[name]]).toEqual([name, host === '127.0.0.1' ? 'PLAINTEXT' : 'SASL_SSL']);
    }
    expect(environment).toMatchObject({
      KAFKA_AUTHORIZER_CLASS_NAME: 'org.apache.kafka.metadata.authorizer.StandardAuthorizer',
      KAFKA_ALLOW_EVERYONE_IF_NO_ACL_FOUND: 'false',
      KAFKA_SASL_ENABLED_MECHANISMS: 'SCRAM-SHA-512',
    });
  });

  it('gives each service the password of its own account at the broker, and to no other', () => {
    const accounts = compose.services['broker-accounts']?.environment ?? {};
    const services = ['approval', 'audit', 'ingress', 'policy'];
    const passwords = services.map((service) => accounts[`${service.toUpperCase()}_PASSWORD`]);
    expect(new Set(passwords).size).toBe(services.length);
    expect(services.map((service) => compose.services[service]?.environment['OSTIARY_BROKER_PASSWORD'])).toEqual(passwords);
    expect(config.bus.sasl).toEqual({ mechanism: 'scram-sha-512', username: null, password: { env: 'OSTIARY_BROKER_PASSWORD' } });
    expect(config.bus).toMatchObject({ tls: true, createTopics: false });
    expect(config.bus.messageKeys).toHaveLength(1);
    for (const [name, { environment }] of Object.entries(compose.services))
      if (!services.includes(name)) expect(Object.hasOwn(environment, 'OSTIARY_BROKER_PASSWORD')).toBe(false);
    const script = readFileSync(join(checkout, 'broker', 'accounts.sh'), 'utf8');
    const made = [...script.matchAll(/^account (\w+) "\$\{(\w+)_PASSWORD:\?\}"$/gm)].map(([, service, variable]) => [service, variable]);
    expect(made).toEqual(services.map((service) => [service, service.toUpperCase()]));
    // The security team's tools have an account too, where their password is given.
    const known = [...services, 'soc'];
    expect(accessRules(topics).every(({ account }) => known.includes(account.replace('ostiary-', '')))).toBe(true);
  });

  it('mounts scripts that there are', () => {
    for (const mounted of Object.values(compose.configs))
      if ('file' in mounted) expect(existsSync(join(checkout, mounted.file))).toBe(true);
  });

  it('waits for what it needs to be healthy, and names only what there is', () => {
    for (const [name, { depends_on: needs, volumes }] of Object.entries(compose.services)) {
      for (const [needed, { condition }] of Object.entries(needs)) {
        const found = compose.services[needed];
        expect([name, needed, found !== undefined]).toEqual([name, needed, true]);
        if (condition === 'service_healthy') expect(found?.healthcheck).toBeDefined();
      }
      for (const volume of volumes) expect(Object.keys(compose.volumes)).toContain(volume.split(':')[0]);
    }
  });

  it.each(serving)('gives %s variables that the product reads', (_name, { environment }) => {
    const named = [...readFileSync(join(checkout, 'docker-compose.yml'), 'utf8').matchAll(/env: (\w+)/g)].map(([, variable]) => variable);
    const read = new Set([...environmentOverrides.map(({ variable }) => variable), ...named, 'OSTIARY_CONFIG']);
    expect(Object.keys(environment).filter((variable) => !read.has(variable))).toEqual([]);
  });

  it('gives the provider’s key to ingress alone', () => {
    for (const [name, { environment }] of Object.entries(compose.services))
      for (const key of ['OSTIARY_ANTHROPIC_KEY', 'OSTIARY_OPENAI_KEY']) expect(Object.hasOwn(environment, key)).toBe(name === 'ingress');
  });
});

describe('the Dockerfile', () => {
  const lines = readFileSync(join(checkout, 'Dockerfile'), 'utf8').split('\n');
  const last = lines.slice(lines.findLastIndex((line) => line.startsWith('FROM')));

  it('builds in stages of their own, and leaves what only a build needs behind', () => {
    expect(lines.filter((line) => line.startsWith('FROM'))).toHaveLength(3);
    expect(last.join('\n')).not.toContain('npm');
    expect(lines.join('\n')).toContain('--omit=dev');
  });

  it('runs as a user who is not root, given by number', () => {
    expect(last.filter((line) => line.startsWith('USER'))).toEqual(['USER 10001:10001']);
  });

  it('copies only what there is', () => {
    const sources = lines
      .filter((line) => line.startsWith('COPY') && !line.includes('--from='))
      .flatMap((line) => line.split(/\s+/).slice(1, -1));
    for (const source of sources) expect([source, existsSync(join(checkout, source))]).toEqual([source, true]);
  });
});
