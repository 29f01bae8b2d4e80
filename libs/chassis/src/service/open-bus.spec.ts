import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { holdEnded } from '#contracts';
import { InProcessBus } from '#messaging';
import { eventually } from '#messaging/testing';
import { Logger } from '@nestjs/common';
import { ostiaryConfigSchema } from '../configuration/configuration.js';
import { ConfigurationError } from '../configuration/load-configuration.js';
import { Metrics } from '../metrics/metrics.js';
import { openBus } from './open-bus.js';

Logger.overrideLogger(false);

describe('the bus of a service', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ostiary-bus-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const file = (name: string, text: string) => {
    writeFileSync(join(folder, name), text);
    return { file: join(folder, name) };
  };
  const long = file('long', 'k'.repeat(32));
  const open = (bus: object, metrics = new Metrics()) => openBus(ostiaryConfigSchema.parse({ bus }).bus, 'policy', 'one', metrics);
  const kafka = { kind: 'kafka', brokers: ['127.0.0.1:1'], messageKeys: [long] };

  it.each<[string, object, string]>([
    ['no key, and says how to make one', { ...kafka, messageKeys: [] }, 'bus.messageKeys: no key is configured[\\s\\S]*randomBytes'],
    ['a key that is not there', { ...kafka, messageKeys: [{ file: join(folder, 'none') }] }, 'cannot be read'],
    ['a key that is too short', { ...kafka, messageKeys: [file('short', 'k'.repeat(31))] }, 'bus.messageKeys: .*at least 32'],
    ['a second key that is too short', { ...kafka, messageKeys: [long, file('brief', 'k')] }, 'at least 32'],
    ['a certificate without TLS', { ...kafka, authoritiesFile: long.file }, 'bus.tls'],
    ['authorities that are not there', { ...kafka, tls: true, authoritiesFile: join(folder, 'none') }, 'bus.authoritiesFile: .*ENOENT'],
    ['a password in the clear', { ...kafka, sasl: { mechanism: 'plain', password: long } }, 'bus.sasl.mechanism'],
  ])('is not opened on Kafka with %s', async (_what, bus, message) => {
    const refused = open(bus);
    await expect(refused).rejects.toThrow(ConfigurationError);
    await expect(refused).rejects.toThrow(new RegExp(message));
  });

  it('takes two keys and no third', () => {
    expect(() => ostiaryConfigSchema.parse({ bus: { ...kafka, messageKeys: [long, long] } })).not.toThrow();
    expect(() => ostiaryConfigSchema.parse({ bus: { ...kafka, messageKeys: [long, long, long] } })).toThrow();
  });

  it('needs no key in one process, and counts what is set aside there', async () => {
    const metrics = new Metrics();
    const bus = await open({}, metrics);
    expect(bus).toBeInstanceOf(InProcessBus);
    await bus.subscribe(holdEnded, { group: 'g', from: 'earliest' }, async () => undefined);
    (bus as InProcessBus).write(holdEnded, { key: 'k', headers: {}, value: Buffer.from('{}') });
    const line = `ostiary_dead_letters_total{topic="${holdEnded.name}",reason="unproven"} 1`;
    await eventually('the count', async () => (await metrics.expose()).body.includes(line));
    await bus.close();
  });
});
