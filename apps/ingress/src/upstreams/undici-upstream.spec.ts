import { upstreamsConfigSchema, type UpstreamConfig } from '#chassis';
import { UndiciUpstream } from './undici-upstream.adapter.js';

const open =
  (url: string, more: object = {}) =>
  () =>
    new UndiciUpstream('anthropic', { ...(valid(more)['anthropic'] as UpstreamConfig), url });

const valid = (more: object) =>
  upstreamsConfigSchema.parse({ anthropic: { url: 'https://api.example.com', key: { env: 'KEY' }, ...more } });

describe('the configured provider', () => {
  it.each([
    ['http://api.example.com', /must be https/],
    ['https://user:word@api.example.com', /must not hold credentials/],
    ['https://api.example.com/?a=b', /must have no query/],
    ['https://10.0.0.8', /private address/],
    ['ftp://api.example.com', /must be https/],
    ['api.example.com', /not a URL/],
  ])('%s stops the start', (url, reason) => {
    expect(open(url)).toThrow(reason);
  });

  it('accepts https, http on loopback, and a private address that was meant', async () => {
    for (const upstream of [
      open('https://api.example.com')(),
      open('https://llm.example.com/providers/one')(),
      open('http://127.0.0.1:9')(),
      open('https://10.0.0.8', { allowPrivateAddresses: true })(),
    ])
      await upstream.close();
  });

  it('says that nobody answers in the terms of the error table', async () => {
    const upstream = open('http://127.0.0.1:9')();
    const signal = new AbortController().signal;
    const connection = await upstream.connection({ principal: 'alice', signal, held: false });
    const call = connection?.call({ method: 'GET', path: '/', headers: {}, body: null });
    await expect(call).rejects.toMatchObject({ code: 'upstream_unreachable' });
    await upstream.close();
  });
});
