import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
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

describe('what was said of a name', () => {
  const names = fc.oneof(
    fc.constantFrom(...keptRequestHeaders, ...keptReplyHeaders).map((name) => name.replace('*', '-x')),
    fc.constantFrom('accept', 'anthropic-beta', 'x-my-token', 'x-secret-thing', 'apikey', 'a'.repeat(70), `${'a'.repeat(70)}-token`),
    fc.stringMatching(/^[a-z0-9-]{1,12}$/),
  );

  it('is said of it again, whatever was asked in between', () => {
    fc.assert(
      fc.property(fc.array(names, { minLength: 1, maxLength: 40 }), (asked) => {
        for (const name of [...asked, ...asked]) {
          const isKept = (list: readonly string[]): boolean =>
            list.some((one) => (one.endsWith('*') ? name.startsWith(one.slice(0, -1)) : name === one));
          const isCredential = /auth|cookie|credential|secret|password|token$|api-?key/.test(name);
          expect(Object.hasOwn(requestHeadersFor({ [name]: 'x' }), name)).toBe(
            name === 'accept-encoding' || !(isKept(keptRequestHeaders) || isCredential),
          );
          expect(Object.hasOwn(replyHeadersFor({ [name]: 'x' }), name)).toBe(!isKept(keptReplyHeaders));
        }
      }),
    );
  });

  it('is right beyond what is remembered', () => {
    for (let at = 0; at < 3_000; at += 1)
      expect(requestHeadersFor({ [`x-${at}`]: 'x', [`x-${at}-token`]: 'x' })).not.toHaveProperty(`x-${at}-token`);
    expect(requestHeadersFor({ 'x-1': 'x' })).toHaveProperty('x-1', 'x');
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
