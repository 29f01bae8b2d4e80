import { ostiaryConfigSchema } from '#chassis';
import { OstiaryError } from '#contracts';
import { servedBy, Upstreams } from './upstreams.js';

const keyed = { PROVIDER_KEY_OF_UPSTREAMS_SPEC: 'k' };
const key = { env: 'PROVIDER_KEY_OF_UPSTREAMS_SPEC' };

const open = (upstreams: object): Upstreams => Upstreams.open(ostiaryConfigSchema.parse({ upstreams }));

describe('the configured providers', () => {
  beforeAll(() => Object.assign(process.env, keyed));
  afterAll(() => delete process.env['PROVIDER_KEY_OF_UPSTREAMS_SPEC']);

  it('serve a call by its format and its model, the first that fits', async () => {
    const upstreams = open({
      anthropic: { url: 'http://127.0.0.1:1', key, models: ['claude-*'] },
      'own-models': { format: 'openai', url: 'http://127.0.0.1:2/llm', key, models: ['llama-*', 'mixtral'] },
      openai: { url: 'http://127.0.0.1:3', key },
    });
    const name = (format: 'anthropic' | 'openai', model: string | null): string => upstreams.for(format, model).upstream.name;
    expect(name('anthropic', 'claude-x')).toBe('anthropic http://127.0.0.1:1');
    expect(name('openai', 'llama-3')).toBe('own-models http://127.0.0.1:2');
    expect(name('openai', 'gpt-x')).toBe('openai http://127.0.0.1:3');
    expect(name('openai', null)).toBe('own-models http://127.0.0.1:2');
    await upstreams.close();
  });

  it('say clearly that there is none for a format or a model', async () => {
    const upstreams = open({ anthropic: { url: 'http://127.0.0.1:1', key, models: ['claude-*'] } });
    expect(() => upstreams.for('openai', 'gpt-x')).toThrow('No provider of the openai format is configured here.');
    expect(() => upstreams.for('anthropic', 'gpt-x')).toThrow('serves this model');
    expect(() => upstreams.for('openai', null)).toThrow(OstiaryError);
    await upstreams.close();
  });

  it('must be at least one, of a known format, with a key that is there', () => {
    expect(() => open({})).toThrow('names no provider');
    expect(() => open({ mine: { url: 'http://127.0.0.1:1', key } })).toThrow('expected one of anthropic, openai');
    expect(() => open({ anthropic: { url: 'http://127.0.0.1:1', key: { env: 'NOT_SET_ANYWHERE' } } })).toThrow('NOT_SET_ANYWHERE');
  });

  it('read a pattern as letters but for its stars', () => {
    const serves = servedBy(['gpt-4.1*', 'o3']);
    expect(['gpt-4.1', 'gpt-4.1-mini', 'o3'].every(serves)).toBe(true);
    expect(['gpt-4x1', 'o3-mini', 'GPT-4.1'].some(serves)).toBe(false);
  });
});
