import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigurationError, loadConfiguration } from './load-configuration.js';
import { resolveSecret } from './resolve-secret.js';

describe('the configuration', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ostiary-configuration-'));
  const path = join(folder, 'ostiary.yaml');
  afterAll(() => rmSync(folder, { recursive: true }));
  const load = (yaml: string, env: NodeJS.ProcessEnv = {}, overrides = {}) => {
    writeFileSync(path, yaml);
    return loadConfiguration({ OSTIARY_CONFIG: path, ...env }, overrides);
  };
  const refusal = (yaml: string, env: NodeJS.ProcessEnv = {}): string => {
    try {
      load(yaml, env);
    } catch (error) {
      expect(error).toBeInstanceOf(ConfigurationError);
      return (error as Error).message;
    }
    throw new Error('It was accepted');
  };

  it('is whole without a file', () => {
    const config = load('');
    expect([config.home, config.ingress.port, config.api.port, config.developmentIdp.port, config.simulator.port]).toEqual([
      '.ostiary',
      8080,
      8081,
      8082,
      8083,
    ]);
    expect([config.bus.kind, config.database.kind, config.upstreams, config.telemetry.endpoint]).toEqual([
      'in-process',
      'embedded',
      {},
      null,
    ]);
  });

  it('takes the file over the defaults, the environment over the file, and overrides over all', () => {
    const yaml = 'home: from-file\ningress: { port: 1111, host: 0.0.0.0 }\n';
    expect(load(yaml).ingress).toMatchObject({ port: 1111, host: '0.0.0.0' });
    expect(load(yaml, { OSTIARY_INGRESS_PORT: '2222', OSTIARY_HOME: 'from-env' })).toMatchObject({
      home: 'from-env',
      ingress: { port: 2222, host: '0.0.0.0' },
    });
    expect(load(yaml, { OSTIARY_INGRESS_PORT: '2222' }, { ingress: { port: 3333 } }).ingress).toMatchObject({
      port: 3333,
      host: '0.0.0.0',
    });
  });

  it('understands every variable', () => {
    const config = load('', {
      OSTIARY_API_PORT: '1',
      OSTIARY_IDP_PORT: '2',
      OSTIARY_SIMULATOR_PORT: '3',
      KAFKA_BROKERS: 'one:9092, two:9092',
      DATABASE_URL: 'postgresql://db/ostiary',
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318',
    });
    expect([config.api.port, config.developmentIdp.port, config.simulator.port]).toEqual([1, 2, 3]);
    expect(config.bus).toMatchObject({ kind: 'kafka', brokers: ['one:9092', 'two:9092'] });
    expect(config.database).toMatchObject({ kind: 'postgres', url: 'postgresql://db/ostiary' });
    expect(config.telemetry.endpoint).toBe('http://collector:4318');
  });

  it('refers to the provider’s key and never holds it', () => {
    const key = `k-${randomBytes(12).toString('hex')}`;
    const config = load('', { OSTIARY_ANTHROPIC_KEY: key });
    expect(config.upstreams.anthropic).toMatchObject({ url: 'https://api.anthropic.com', key: { env: 'OSTIARY_ANTHROPIC_KEY' } });
    expect(JSON.stringify(config)).not.toContain(key);
    const other = load('', { OSTIARY_ANTHROPIC_URL: 'http://127.0.0.1:9' });
    expect(other.upstreams.anthropic).toMatchObject({ url: 'http://127.0.0.1:9', key: { env: 'OSTIARY_ANTHROPIC_KEY' } });
    const filed = load('upstreams: { anthropic: { url: "https://llm.example.com", key: { file: /run/key } } }', {
      OSTIARY_ANTHROPIC_KEY: key,
    });
    expect(filed.upstreams.anthropic).toMatchObject({ url: 'https://llm.example.com', key: { env: 'OSTIARY_ANTHROPIC_KEY' } });
  });

  it('takes upstreams by name, in the format that they are named like or say', () => {
    const yaml =
      'upstreams: { openai: {}, own: { format: openai, url: "https://llm.example.com/a", key: { env: OWN }, models: ["llama-*"] } }';
    const { upstreams } = load(yaml, { OSTIARY_OPENAI_URL: 'http://127.0.0.1:9' });
    expect(upstreams['openai']).toMatchObject({
      format: 'openai',
      url: 'http://127.0.0.1:9',
      key: { env: 'OSTIARY_OPENAI_KEY' },
      models: ['*'],
    });
    expect(upstreams['own']).toMatchObject({ format: 'openai', url: 'https://llm.example.com/a', models: ['llama-*'] });
    expect(load('', { OSTIARY_OPENAI_KEY: 'k' }).upstreams).toMatchObject({ openai: { url: 'https://api.openai.com' } });
    expect(refusal('upstreams: { own: { url: "https://llm.example.com", key: { env: K } } }')).toMatch(
      /upstreams\.own\.format: expected one of/,
    );
    expect(refusal('upstreams: { Own: { url: "https://llm.example.com", key: { env: K } } }')).toMatch(/upstreams\.Own: Invalid key/);
  });

  it.each([
    ['a wrong type', 'ingress: { port: eighty }', {}, /ingress\.port: .*expected number, received string.*Port of ingress.*ostiary\.yaml/],
    ['a wrong variable', '', { OSTIARY_API_PORT: 'x' }, /api\.port: .*expected number.*from OSTIARY_API_PORT/],
    ['a port out of range', 'api: { port: 70000 }', {}, /api\.port: .*65535/],
    ['an unknown field', 'ingres: { port: 1 }', {}, /no such field: ingres/],
    ['an unknown field inside', 'ingress: { prot: 1 }', {}, /ingress: no such field: prot/],
    [
      'a provider in the clear',
      'upstreams: { anthropic: { url: "http://llm.example.com", key: { env: K } } }',
      {},
      /upstreams\.anthropic\.url: expected https/,
    ],
    ['a broker without a port', '', { KAFKA_BROKERS: 'one' }, /bus\.brokers\.0: expected host:port/],
    ['broken YAML', 'a: [', {}, /is not YAML/],
    ['the same field twice', 'home: a\nhome: b', {}, /is not YAML: DUPLICATE_KEY/],
    ['a list', '- a', {}, /must hold fields/],
  ])('refuses %s, saying which field and why', (_what, yaml, env, message) => {
    expect(refusal(yaml, env)).toMatch(message);
  });

  it('tells every fault at once, and no value', () => {
    const secret = randomBytes(12).toString('hex');
    const message = refusal(
      `ingress: { port: "${secret}" }\nupstreams: { anthropic: { url: "http://user:${secret}@llm.example.com", key: "${secret}" } }\nlogging: { level: ${secret} }\n`,
    );
    expect(message.split('\n').length).toBeGreaterThanOrEqual(5);
    expect(message).not.toContain(secret);
    expect(refusal(`password: ${secret}\nbroken: [`)).not.toContain(secret);
  });

  it('needs the file that it is told of', () => {
    expect(() => loadConfiguration({ OSTIARY_CONFIG: join(folder, 'nowhere.yaml') })).toThrow('names a file that is not there');
  });
});

describe('a secret by reference', () => {
  it('comes from the environment or a file, trimmed, and is missed by name', () => {
    const secret = randomBytes(12).toString('hex');
    const file = join(mkdtempSync(join(tmpdir(), 'ostiary-secret-')), 'key');
    writeFileSync(file, `  ${secret}\n`);
    expect(resolveSecret({ env: 'K' }, { K: secret })).toBe(secret);
    expect(resolveSecret({ file })).toBe(secret);
    expect(() => resolveSecret({ env: 'K' }, { K: '  ' })).toThrow('no secret in the environment variable K');
    expect(() => resolveSecret({ file: `${file}-x` })).toThrow(/cannot be read.*ENOENT/);
  });
});
