import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { keptReplyHeaders, keptRequestHeaders, replyHeadersFor, requestHeadersFor } from './header-policy.js';

describe('requestHeadersFor', () => {
  it('passes what the provider needs, as it came', () => {
    const headers = {
      'anthropic-version': '2023-06-01',
      'anthropic-beta': 'claude-code-20250219,interleaved-thinking-2025-05-14, future-2030-01-01',
      'anthropic-dangerous-direct-browser-access': 'true',
      'content-type': 'application/json',
      'user-agent': 'claude-cli/2.1.330 (external, sdk-cli)',
      'x-app': 'cli',
      'x-stainless-retry-count': '0',
      'x-claude-code-session-id': 'abc',
      'x-custom': 'unknown headers pass',
    };
    expect(requestHeadersFor(headers)).toEqual({ ...headers, 'accept-encoding': 'identity' });
  });

  it('keeps back credentials, proxies’ words and the connection’s own headers', () => {
    const secret = randomUUID();
    const names = [
      'authorization',
      'x-api-key',
      'proxy-authorization',
      'cookie',
      'forwarded',
      'x-forwarded-for',
      'x-forwarded-host',
      'host',
      'connection',
      'keep-alive',
      'te',
      'trailer',
      'transfer-encoding',
      'upgrade',
      'content-length',
      'content-encoding',
      'expect',
      'anthropic-api-key',
      'anthropic-auth-token',
      'x-claude-code-authorization',
      'x-stainless-cookie',
      'ostiary-exchange',
      'x-http-method-override',
    ];
    const sent = requestHeadersFor(Object.fromEntries(names.map((name) => [name, secret])));
    expect(sent).toEqual({ 'accept-encoding': 'identity' });
  });

  it('drops a listed header that Connection claims for itself', () => {
    const sent = requestHeadersFor({
      connection: 'keep-alive, Anthropic-Beta , x-app',
      'anthropic-beta': 'a',
      'x-app': 'cli',
      accept: '*/*',
    });
    expect(sent).toEqual({ accept: '*/*', 'accept-encoding': 'identity' });
  });

  it('asks for no compression whatever the client accepts', () => {
    expect(requestHeadersFor({ 'accept-encoding': 'gzip, br' })).toEqual({ 'accept-encoding': 'identity' });
  });
});

describe('replyHeadersFor', () => {
  it('passes what a client acts on', () => {
    const headers = {
      'content-type': 'application/json',
      'request-id': 'req_1',
      'retry-after': '7',
      'x-should-retry': 'false',
      'anthropic-ratelimit-requests-remaining': '3',
      'anthropic-ratelimit-tokens-reset': '2026-01-01T00:00:00Z',
      'x-brand-new': 'unknown headers pass',
    };
    expect(replyHeadersFor(headers)).toEqual(headers);
  });

  it('keeps back framing, cookies, redirects, and our own names', () => {
    expect(
      replyHeadersFor({
        'content-length': '5',
        'content-encoding': 'gzip',
        'transfer-encoding': 'chunked',
        'set-cookie': ['a=b'],
        location: 'https://x',
        'ostiary-verdict': 'allow',
        'strict-transport-security': 'x',
        connection: 'close, request-id',
        'request-id': 'r',
      }),
    ).toEqual({});
  });
});

describe('docs/clients.md', () => {
  const page = readFileSync(new URL('../../../../docs/clients.md', import.meta.url), 'utf8');
  const listed = (heading: string): string[] => {
    const section = page.split(`### ${heading}\n`)[1]?.split('\n#', 1)[0] ?? '';
    return [...section.matchAll(/^- `([^`]+)`/gm)].map((match) => match[1] ?? '');
  };

  it('lists the headers that stay back, and no others', () => {
    expect(listed('Request headers')).toEqual(keptRequestHeaders);
    expect(listed('Reply headers')).toEqual(keptReplyHeaders);
  });
});
