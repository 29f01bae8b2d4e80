import { eventually } from '#messaging/testing';
import { randomBytes } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Answer } from './harness/answer.js';
import { DistributedSystem } from './harness/distributed-system.js';
import { ForgedTokens } from './harness/forged-tokens.js';
import { type IngressClient, messagesBody } from './harness/ingress-client.js';
import { OwnProvider } from './harness/own-provider.js';
import { rawRequest } from './harness/raw-request.js';
import { uniqueWord } from './harness/unique.js';

const megabyte = 1024 * 1024;
const bodyTimeoutMs = 1_500;
const upstreamLimits = { connectTimeoutMs: 1_000, headersTimeoutMs: 1_500, idleTimeoutMs: 1_500 };

describe('bad input and a bad upstream', () => {
  let provider: OwnProvider;
  let system: DistributedSystem;
  let alice: IngressClient;

  beforeAll(async () => {
    provider = await OwnProvider.start();
    system = await DistributedSystem.start('06-bad-input', { ingress: { bodyTimeoutMs }, upstream: provider.upstream(upstreamLimits) });
    alice = await system.people.calling('alice');
  });
  afterAll(async () => {
    await system?.stop();
    await provider?.stop();
  });

  const record = async (answer: Answer) => (await system.people.controlling('dave')).endedExchange(answer.exchange);

  /** Refused with this status and error type, in the provider's shape, and with nothing forwarded. */
  const turnedAway = async (answer: Answer, status: number, type: string, before: number) => {
    expect({ status: answer.status, type: answer.message.error?.type }).toEqual({ status, type });
    expect(answer.message.type).toBe('error');
    expect(answer.verdict).not.toBeNull();
    expect(await system.provider.received()).toHaveLength(before);
  };
  /** The same, with a record. */
  const refused = async (answer: Answer, status: number, type: string, before: number) => {
    await turnedAway(answer, status, type, before);
    expect(await record(answer)).toMatchObject({ outcome: 'refused' });
  };
  const forwarded = async () => (await system.provider.received()).length;

  describe('a body', () => {
    const word = uniqueWord();
    const good = messagesBody(`About ${word}`);
    const invalidUtf8 = Buffer.from(good);
    invalidUtf8[good.indexOf(word)] = 0xff;
    const nested = `{"model":"claude-sonnet-4-5","max_tokens":1,"messages":[{"role":"user","content":"x"}],"deep":${'['.repeat(1000)}${']'.repeat(1000)}}`;
    const invalid = 'invalid_request_error';

    it.each<[string, string | Uint8Array<ArrayBuffer>, number, string]>([
      ['is cut off JSON', good.slice(0, -2), 400, invalid],
      ['is no JSON at all', 'hello', 400, invalid],
      ['is empty', '', 400, invalid],
      ['has two JSON values', `${good}${good}`, 400, invalid],
      ['has a key twice', good.replace('{', '{"model":"claude-other",'), 400, invalid],
      ['has a key twice, once escaped', good.replace('{', '{"m\\u006fdel":"claude-other",'), 400, invalid],
      ['has messages of a wrong type', '{"model":"claude-sonnet-4-5","messages":"hi"}', 400, invalid],
      ['has a model of a wrong type', '{"model":5,"messages":[]}', 400, invalid],
      ['has a content of a wrong type', '{"model":"claude-sonnet-4-5","messages":[{"role":"user","content":7}]}', 400, invalid],
      ['is not UTF-8', new Uint8Array(invalidUtf8), 400, invalid],
      ['is nested 1000 deep', nested, 400, invalid],
    ])('that %s is refused', async (_what, body, status, type) => {
      const before = await forwarded();
      await refused(await alice.send('/v1/messages', { method: 'POST', body }), status, type, before);
    });

    it('of 33 MB is refused', async () => {
      const before = await forwarded();
      const body = messagesBody('x'.repeat(33 * megabyte));
      await refused(await alice.send('/v1/messages', { method: 'POST', body }), 413, 'request_too_large', before);
    });

    it('that inflates to far more than it is sent as is refused', async () => {
      const before = await forwarded();
      const bomb = new Uint8Array(gzipSync(messagesBody(' '.repeat(300 * megabyte))));
      const answer = await alice.send('/v1/messages', { method: 'POST', body: bomb }, { headers: { 'content-encoding': 'gzip' } });
      await refused(answer, 413, 'request_too_large', before);
    });

    it('in an unknown encoding is refused', async () => {
      const before = await forwarded();
      const answer = await alice.send('/v1/messages', { method: 'POST', body: good }, { headers: { 'content-encoding': 'compress' } });
      await refused(answer, 415, invalid, before);
    });

    it('that is well compressed is accepted', async () => {
      const zipped = new Uint8Array(gzipSync(good));
      const answer = await alice.send('/v1/messages', { method: 'POST', body: zipped }, { headers: { 'content-encoding': 'gzip' } });
      expect(answer.status).toBe(200);
      expect(await system.provider.received(word)).toHaveLength(1);
    });

    it('that does not arrive in time is refused', async () => {
      const before = await forwarded();
      const head = Object.entries(alice.headers()).map(([name, value]) => `${name}: ${value}\r\n`);
      const request = `POST /v1/messages HTTP/1.1\r\nhost: x\r\ncontent-length: ${good.length}\r\n${head.join('')}\r\n`;
      const answer = await rawRequest(alice.url, [request, good.slice(0, 20)], bodyTimeoutMs + 4_000);
      expect(answer.status).toBe(408);
      expect(answer.text).toContain('timeout_error');
      expect(await forwarded()).toBe(before);
    });
  });

  describe('a path', () => {
    it.each([
      '/v1%2fmessages',
      '/v1/%6dessages',
      '/v1/x/../messages',
      '/v1/./messages',
      '//v1/messages',
      '/v1/messages%00',
      '/v1\\messages',
      '/v1/messages/',
      '/v1/messages;x',
    ])('%s is not taken for the messages route', async (path) => {
      const before = await forwarded();
      const body = messagesBody('About paths');
      const head = Object.entries(alice.headers()).map(([name, value]) => `${name}: ${value}\r\n`);
      const answer = await rawRequest(alice.url, [
        `POST ${path} HTTP/1.1\r\nhost: x\r\ncontent-length: ${body.length}\r\nconnection: close\r\n${head.join('')}\r\n`,
        body,
      ]);
      expect([400, 404]).toContain(answer.status);
      expect(await forwarded()).toBe(before);
    });

    it('outside the route table is refused in the provider’s shape', async () => {
      const before = await forwarded();
      await refused(await alice.send('/v1/complete', { method: 'POST', body: '{}' }), 404, 'not_found_error', before);
      await refused(await alice.send('/v1/files', { method: 'GET' }), 403, 'permission_error', before);
    });
  });

  describe('an ambiguous request', () => {
    const body = messagesBody('About smuggling');
    const chunked = `${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`;
    it.each([
      ['with a length and chunks', `content-length: ${body.length}\r\ntransfer-encoding: chunked\r\n`, chunked],
      ['with two lengths', `content-length: ${body.length}\r\ncontent-length: 5\r\n`, body],
      ['with another transfer encoding', 'transfer-encoding: identity, chunked\r\n', chunked],
      ['with a folded header', `content-length: ${body.length}\r\nx-folded: a\r\n b\r\n`, body],
      ['with a space before the colon', `content-length : ${body.length}\r\n`, body],
    ])('%s is refused', async (_what, extra, content) => {
      const before = await forwarded();
      const head = Object.entries(alice.headers()).map(([name, value]) => `${name}: ${value}\r\n`);
      const answer = await rawRequest(alice.url, [`POST /v1/messages HTTP/1.1\r\nhost: x\r\n${extra}${head.join('')}\r\n${content}`]);
      expect(answer.status).toBe(400);
      expect(answer.text.match(/HTTP\/1\.1/g)).toHaveLength(1);
      expect(await forwarded()).toBe(before);
    });
  });

  describe('a token', () => {
    it('signed anew by the provider’s key is accepted, which shows that the others are refused for what they differ in', async () => {
      const forged = await ForgedTokens.like(await system.people.token('alice'), system.home);
      const answer = await alice.call('Hello', { headers: { authorization: `Bearer ${await forged.same()}` } });
      expect(answer.status).toBe(200);
    });

    it.each(['expired', 'unsigned', 'wrongAudience', 'wrongIssuer', 'wrongKey'] as const)('that is %s is refused', async (kind) => {
      const before = await forwarded();
      const forged = await ForgedTokens.like(await system.people.token('alice'), system.home);
      const token = await forged[kind]();
      const answer = await alice.call('Hello', { headers: { authorization: `Bearer ${token}` } });
      expect(answer.body).not.toContain(token);
      await turnedAway(answer, 401, 'authentication_error', before);
    });

    it('that is missing, too long or no token is refused', async () => {
      for (const authorization of ['', 'Bearer', `Bearer ${randomBytes(10_000).toString('base64url')}`, 'Basic YTpi']) {
        const before = await forwarded();
        await turnedAway(await alice.call('Hello', { headers: { authorization } }), 401, 'authentication_error', before);
      }
    });
  });

  describe('an upstream that', () => {
    it('refuses connections is told as such, as worth another try', async () => {
      await provider.close();
      const answer = await alice.call('About a closed door');
      await provider.reopen();
      expect(answer.status).toBe(502);
      expect(answer.message.error?.type).toBe('api_error');
      expect(await record(answer)).toMatchObject({ outcome: 'failed' });
    });

    it('never answers is given up', async () => {
      const answer = await alice.call('sim:hang');
      expect(answer.status).toBe(504);
      expect(answer.message.error?.type).toBe('timeout_error');
      expect(await record(answer)).toMatchObject({ outcome: 'failed' });
    });

    it.each([
      ['sim:reset', 502],
      ['sim:garbage', 502],
    ])('does %s is told as broken', async (marker, status) => {
      const answer = await alice.call(marker);
      expect(answer.status).toBe(status);
      expect(answer.message.error?.type).toBe('api_error');
      expect(await record(answer)).toMatchObject({ outcome: 'failed' });
    });

    it.each(['sim:reset-midstream', 'sim:stall', 'sim:truncate'])(
      'does %s ends the stream with an error, never as if it were whole',
      async (marker) => {
        const response = await alice.open('/v1/messages', {
          method: 'POST',
          body: messagesBody(`${marker} sim:long 40`, { stream: true }),
        });
        expect(response.status).toBe(200);
        const body = await response.text().catch(() => 'broken off');
        expect(body).not.toContain('message_stop');
        const dave = await system.people.controlling('dave');
        expect(await dave.endedExchange(response.headers.get('ostiary-exchange') ?? '')).toMatchObject({ outcome: 'failed' });
      },
    );

    it('says that it is overloaded is passed on unchanged, with its retry-after', async () => {
      const answer = await alice.call('sim:error 529 7');
      expect(answer.status).toBe(529);
      expect(answer.headers.get('retry-after')).toBe('7');
      expect(answer.message.error?.type).toBe('overloaded_error');
      expect((await record(answer)).endedAt).not.toBeNull();
    });
  });

  describe('a client that leaves', () => {
    const leave = async (
      prompt: string,
      when: (body: ReadableStreamDefaultReader<Uint8Array>, leaving: AbortController) => Promise<void>,
    ): Promise<string> => {
      const leaving = new AbortController();
      const response = await alice.open(
        '/v1/messages',
        { method: 'POST', body: messagesBody(prompt, { stream: true }) },
        { signal: leaving.signal },
      );
      const reader = response.body?.getReader();
      if (reader === undefined) throw new Error('A stream without a body.');
      await when(reader, leaving);
      leaving.abort();
      return response.headers.get('ostiary-exchange') ?? '';
    };
    const outcomeOf = async (id: string) => (await (await system.people.controlling('dave')).endedExchange(id)).outcome;

    it('while it is held is recorded as such, and its approval stays open', async () => {
      const word = uniqueWord();
      const leaving = new AbortController();
      const calling = alice.call(`Check the prod database for ${word}`, { signal: leaving.signal }).catch(() => 'left');
      const bob = await system.people.controlling('bob');
      const approval = await bob.approvalWith(word);
      leaving.abort();
      expect(await calling).toBe('left');
      expect(await outcomeOf(approval.exchangeId)).toBe('client_left');
      await eventually('the approval to be orphaned', async () => (await bob.approval(approval.id)).state === 'orphaned');
      expect(await system.provider.received(word)).toEqual([]);
    });

    it('while its reply streams ends the upstream call too', async () => {
      const word = uniqueWord();
      const id = await leave(`About ${word} sim:pace 50 sim:long 200`, async (reader) => void (await reader.read()));
      expect(await outcomeOf(id)).toBe('client_left');
      await eventually('the provider to notice', async () => (await system.provider.received(word))[0]?.outcome === 'client-left');
    });

    it('after the last event has had its whole answer', async () => {
      const id = await leave('A short one', async (reader) => {
        const decoder = new TextDecoder();
        for (let text = ''; !text.includes('message_stop');) {
          const { value, done } = await reader.read();
          if (done) break;
          text += decoder.decode(value, { stream: true });
        }
        await sleep(50);
      });
      expect(await outcomeOf(id)).toBe('completed');
    });
  });
});
