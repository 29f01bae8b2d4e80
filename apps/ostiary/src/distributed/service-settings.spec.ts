import { ostiaryConfigSchema } from '#chassis';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Surroundings, serviceSettings } from './service-settings.js';

const sources = fileURLToPath(new URL('../../../..', import.meta.url));
const issuer = ostiaryConfigSchema.parse({ identity: { issuers: [{ issuer: 'http://127.0.0.1:8082', audience: 'ostiary' }] } }).identity
  .issuers[0];
const around: Surroundings = {
  brokers: ['127.0.0.1:9092'],
  messageKeyFile: '/home/x/message.key',
  developmentIssuer: issuer ?? null,
  simulator: { url: 'http://127.0.0.1:8083', keyFile: '/home/x/simulator.key' },
  slack: null,
  ingressPorts: [8080, 40_001, 40_002],
};
const config = ostiaryConfigSchema.parse({
  home: '/home/x',
  database: { url: 'postgresql://user:word@host/db' },
  ingress: { maxHolds: 7 },
});

describe('the settings of the distributed form', () => {
  const settings = serviceSettings(config, around);

  it('start the four services, as many instances of ingress as there are ports, and the control address', () => {
    expect(settings.map(({ name, url }) => [name, url])).toEqual([
      ['policy', 'http://127.0.0.1:8091'],
      ['approval', 'http://127.0.0.1:8092'],
      ['audit', 'http://127.0.0.1:8093'],
      ['ingress-1', 'http://127.0.0.1:8080'],
      ['ingress-2', 'http://127.0.0.1:40001'],
      ['ingress-3', 'http://127.0.0.1:40002'],
      ['control', 'http://127.0.0.1:8081'],
    ]);
  });

  it('name entries that there are', () => {
    for (const { entry } of settings) expect([entry, existsSync(join(sources, entry.replace(/\.js$/, '.ts')))]).toEqual([entry, true]);
  });

  it('put each on Kafka and PostgreSQL, and are a configuration that the schema accepts', () => {
    for (const one of settings) {
      expect(ostiaryConfigSchema.parse(one.config)).toEqual(one.config);
      expect(one.config.bus).toMatchObject({ kind: 'kafka', brokers: ['127.0.0.1:9092'] });
      expect(one.config.database).toMatchObject({ kind: 'postgres', url: null });
      expect(one.config.ingress.maxHolds).toBe(7);
    }
  });

  it('hold no password: the database’s address is for the environment', () => {
    expect(JSON.stringify(settings)).not.toContain('word');
  });

  it('give each instance of ingress a port and a name of its own, which its journal is found by', () => {
    const own = settings
      .filter(({ name }) => name.startsWith('ingress'))
      .map(({ config: { ingress } }) => [ingress.instance, ingress.port]);
    expect(own).toEqual([
      ['ingress-1', 8080],
      ['ingress-2', 40_001],
      ['ingress-3', 40_002],
    ]);
  });

  it('use the development issuer and the simulator where they were started', () => {
    for (const one of settings) {
      expect(one.config.identity.issuers).toEqual([issuer]);
      expect(one.config.upstreams.anthropic).toMatchObject({ url: 'http://127.0.0.1:8083', key: { file: '/home/x/simulator.key' } });
    }
  });

  it('tell of the simulated Slack workspace, by reference', () => {
    const slack = { url: 'http://127.0.0.1:8083', files: { botToken: '/home/x/bot', signingSecret: '/home/x/signing' } };
    for (const one of serviceSettings({ ...config, slack: { ...config.slack, simulated: true } }, { ...around, slack }))
      expect(one.config.slack).toMatchObject({
        simulated: true,
        apiUrl: 'http://127.0.0.1:8083/slack/api/',
        botToken: { file: '/home/x/bot' },
      });
  });

  it('leave issuers and a provider alone that were configured', () => {
    const own = ostiaryConfigSchema.parse({
      identity: { issuers: [{ issuer: 'https://login.example.com', audience: 'a' }] },
      upstreams: { anthropic: { url: 'https://api.anthropic.com', key: { env: 'KEY' } } },
    });
    for (const one of serviceSettings(own, { ...around, developmentIssuer: null, simulator: null })) {
      expect(one.config.identity).toEqual(own.identity);
      expect(one.config.upstreams).toEqual(own.upstreams);
    }
  });
});
