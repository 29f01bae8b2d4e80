import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ostiaryConfigSchema } from '#chassis';
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
  configs: z.record(z.string(), z.object({ content: z.string() })),
  volumes: z.record(z.string(), z.unknown()),
});

const compose = composeSchema.parse(parse(readFileSync(join(checkout, 'docker-compose.yml'), 'utf8'), { merge: true, uniqueKeys: true }));
const config = ostiaryConfigSchema.parse(parse(compose.configs['ostiary']?.content ?? ''));
const own = Object.entries(compose.services).filter(([, { image }]) => image === 'ostiary');
const serving = own.filter(([name]) => name !== 'network');

describe('docker-compose.yml', () => {
  it('holds the four services, the control address, and what they need', () => {
    expect(Object.keys(compose.services).toSorted()).toEqual([
      'approval',
      'audit',
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
