import { loadConfiguration, ostiaryConfigSchema } from '#chassis';
import { refuseExposure } from './exposure.js';

const key = { env: 'SOME_KEY' };
const starting = (config: object) => () => refuseExposure(ostiaryConfigSchema.parse(config));

describe('the development identity provider', () => {
  it.each<[string, object]>([
    ['nothing configured', {}],
    ['other loopback addresses', { ingress: { host: '127.0.0.2' }, api: { host: 'localhost' } }],
    ['a provider on this machine', { upstreams: { anthropic: { url: 'http://127.0.0.1:8083', key } } }],
    ['a provider on this machine, by IPv6', { upstreams: { openai: { url: 'http://[::1]:8083', key } } }],
    ['the IPv6 loopback', { ingress: { host: '::1' } }],
  ])('starts with %s', (_what, config) => expect(starting(config)).not.toThrow());

  it.each<[string, object, RegExp]>([
    [
      'a real provider',
      { upstreams: { anthropic: { url: 'https://api.anthropic.com', key } } },
      /upstream anthropic .*api\.anthropic\.com/,
    ],
    ['another real provider', { upstreams: { openai: { url: 'https://llm.example.com/base', key } } }, /upstream openai/],
    ['a real provider by address', { upstreams: { anthropic: { url: 'https://10.1.2.3', key } } }, /upstream anthropic/],
    [
      'a name that only begins like loopback',
      { upstreams: { anthropic: { url: 'https://localhost.example.com', key } } },
      /localhost\.example/,
    ],
    ['an address that only begins like loopback', { upstreams: { anthropic: { url: 'https://127.0.0.1.example.com', key } } }, /upstream/],
    [
      'a real provider beside one that is none',
      { upstreams: { anthropic: { url: 'http://127.0.0.1:1', key }, openai: { url: 'https://api.openai.com', key } } },
      /upstream openai/,
    ],
    ['ingress on every address', { ingress: { host: '0.0.0.0' } }, /ingress listens on 0\.0\.0\.0/],
    ['ingress on every IPv6 address', { ingress: { host: '::' } }, /ingress listens/],
    ['ingress on an address of the network', { ingress: { host: '192.168.1.2' } }, /ingress listens/],
    ['ingress on a name', { ingress: { host: 'gateway.internal' } }, /ingress listens/],
    ['the control API on every address', { api: { host: '0.0.0.0' } }, /control API listens/],
  ])('does not start beside %s, and says what to do, unless it is meant so', (_what, config, words) => {
    expect(starting(config)).toThrow(words);
    expect(starting(config)).toThrow(/identity\.issuers[\s\S]*OSTIARY_ANYBODY_MAY_CALL=yes/);
    expect(starting({ ...config, developmentIdp: { anybodyMayCall: true } })).not.toThrow();
  });

  it.each<[NodeJS.ProcessEnv, boolean]>([
    [{ OSTIARY_ANTHROPIC_KEY: 'k' }, false],
    [{ OSTIARY_OPENAI_KEY: 'k' }, false],
    [{ OSTIARY_ANTHROPIC_KEY: 'k', OSTIARY_ANYBODY_MAY_CALL: 'no' }, false],
    [{ OSTIARY_ANTHROPIC_KEY: 'k', OSTIARY_ANYBODY_MAY_CALL: 'yes' }, true],
    [{ OSTIARY_ANTHROPIC_KEY: 'k', OSTIARY_ANTHROPIC_URL: 'http://127.0.0.1:1' }, true],
  ])('takes %j for leave: %s', (env, allowed) => {
    const start = () => refuseExposure(loadConfiguration({ OSTIARY_CONFIG: '', ...env }));
    if (allowed) expect(start).not.toThrow();
    else expect(start).toThrow(/anybody/);
  });

  it('takes no other word than yes and no', () => {
    expect(() => loadConfiguration({ OSTIARY_ANYBODY_MAY_CALL: 'maybe' })).toThrow(/anybodyMayCall/);
  });
});
