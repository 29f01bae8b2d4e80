import { environmentOverrides, ostiaryConfigSchema } from '#chassis';
import { serviceEnvironment } from './service-environment.js';

const config = ostiaryConfigSchema.parse({
  upstreams: { anthropic: { url: 'https://api.anthropic.com', key: { env: 'MY_PROVIDER_KEY' } } },
  audit: { checkpoints: { key: { env: 'MY_CHECKPOINT_KEY' } }, contentKeys: [{ env: 'MY_CONTENT_KEY' }] },
  slack: { botToken: { env: 'OSTIARY_SLACK_BOT_TOKEN' }, signingSecret: { env: 'MY_SIGNING_SECRET' }, appToken: { file: '/x/app' } },
});
const options = {
  config,
  configFile: '/x/policy.yaml',
  databaseUrl: 'postgresql://x',
  callsProvider: false,
  tellsPeople: false,
  keepsRecord: false,
};

describe('the environment of a service', () => {
  it('names its configuration and the database, and passes the rest on', () => {
    const made = serviceEnvironment({ PATH: '/bin', LANG: 'C' }, options);
    expect(made).toEqual({ PATH: '/bin', LANG: 'C', OSTIARY_CONFIG: '/x/policy.yaml', DATABASE_URL: 'postgresql://x' });
  });

  it('holds no variable that would win over what the launcher worked out', () => {
    const kept = new Set([
      'OSTIARY_SLACK_SIGNING_SECRET',
      'OSTIARY_SLACK_APP_TOKEN',
      'OSTIARY_MESSAGE_KEY',
      'OSTIARY_ANTHROPIC_KEY',
      'OSTIARY_OPENAI_KEY',
      'OTEL_EXPORTER_OTLP_ENDPOINT',
    ]);
    const set = Object.fromEntries(environmentOverrides.map(({ variable }) => [variable, 'x']));
    const made = serviceEnvironment({ ...set, OSTIARY_CONFIG: '/other.yaml' }, { ...options, databaseUrl: null });
    expect(Object.keys(made).filter((name) => !kept.has(name))).toEqual(['OSTIARY_CONFIG']);
    expect(made['OSTIARY_CONFIG']).toBe('/x/policy.yaml');
  });

  it('gives the provider’s key to none but those that call the provider', () => {
    const key = crypto.randomUUID();
    expect(serviceEnvironment({ MY_PROVIDER_KEY: key }, options)).not.toHaveProperty('MY_PROVIDER_KEY');
    expect(serviceEnvironment({ MY_PROVIDER_KEY: key }, { ...options, callsProvider: true })).toHaveProperty('MY_PROVIDER_KEY', key);
  });

  it('gives Slack’s secrets to none but the one that speaks with Slack', () => {
    const own = { OSTIARY_SLACK_BOT_TOKEN: crypto.randomUUID(), MY_SIGNING_SECRET: crypto.randomUUID() };
    expect(Object.keys(serviceEnvironment(own, options))).toEqual(['OSTIARY_CONFIG', 'DATABASE_URL']);
    expect(serviceEnvironment(own, { ...options, tellsPeople: true })).toMatchObject(own);
  });

  it('gives what the record is signed and sealed with to none but audit', () => {
    const own = { MY_CHECKPOINT_KEY: crypto.randomUUID(), MY_CONTENT_KEY: crypto.randomUUID() };
    expect(Object.keys(serviceEnvironment(own, options))).toEqual(['OSTIARY_CONFIG', 'DATABASE_URL']);
    expect(serviceEnvironment(own, { ...options, keepsRecord: true })).toMatchObject(own);
  });
});
