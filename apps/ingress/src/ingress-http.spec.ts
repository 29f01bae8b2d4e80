import { once } from 'node:events';
import { connect } from 'node:net';
import { RunningIngress } from './running-ingress.fake.js';

const kilobytes = (count: number): string => 'a'.repeat(count * 1024);

describe('ingress’s port', () => {
  let ingress: RunningIngress;
  beforeAll(async () => (ingress = await RunningIngress.start('version: 1\nrules: []')));
  afterAll(async () => ingress.stop());

  /** The whole answer to a request whose headers are written as they are. */
  async function answerTo(path: string, headers: Record<string, string>): Promise<{ status: number; body: unknown }> {
    const { port, hostname } = new URL(ingress.url);
    const socket = connect(Number(port), hostname);
    await once(socket, 'connect');
    const chunks: Buffer[] = [];
    socket.on('data', (chunk: Buffer) => chunks.push(chunk)).on('error', () => undefined);
    const lines = Object.entries({ host: 'x', connection: 'close', 'content-length': '2', ...headers }).map(
      ([name, value]) => `${name}: ${value}`,
    );
    socket.write(`POST ${path} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n{}`);
    await once(socket, 'close');
    const [head = '', body = ''] = Buffer.concat(chunks).toString().split('\r\n\r\n');
    return { status: Number(head.split(' ')[1]), body: JSON.parse(body) };
  }

  it.each([8, 12, 16])('takes a token of %i KB in both of its headers', async (size) => {
    const token = kilobytes(size).slice(0, 16 * 1024 - 20);
    const answer = await answerTo('/v1/messages', { authorization: `Bearer ${token}`, 'x-api-key': token });
    // It is read, and found to be no token.
    expect(answer).toMatchObject({ status: 401, body: { error: { code: 'token_invalid' } } });
  });

  const code = { code: 'headers_too_large', message: expect.stringContaining('64 KB') };
  const inAnthropics = { type: 'error', error: { type: 'request_too_large', ...code } };
  const inOpenAis = { error: { type: 'invalid_request_error', param: null, ...code } };

  it.each([
    ['/v1/messages?beta=true', inAnthropics],
    ['/openai/v1/chat/completions', inOpenAis],
    ['/openai/v1/chat/completions?a=b', inOpenAis],
    ['/openai/v1/models', inOpenAis],
    ['/elsewhere', inAnthropics],
  ])('refuses headers that are too large at %s in the client’s form, and says what the limit is', async (path, expected) => {
    for (const headers of [
      { authorization: kilobytes(33), 'x-api-key': kilobytes(33) },
      { 'x-long': kilobytes(65) },
      Object.fromEntries(Array.from({ length: 3_500 }, (_value, index) => [`x-header-${index}`, 'abcdefgh'])),
    ]) {
      const { status, body } = await answerTo(path, headers);
      expect(status).toBe(431);
      expect(body).toMatchObject(expected);
    }
  });

  it('takes headers that are just within the limit', async () => {
    expect((await answerTo('/v1/messages', { 'x-long': 'a'.repeat(64 * 1024 - 200) })).status).toBe(401);
  });

  it('refuses headers that nobody reads to their end', async () => {
    expect((await answerTo('/v1/messages', { 'x-long': kilobytes(129) })).status).toBe(431);
    const many = Object.fromEntries(Array.from({ length: 5_500 }, (_value, index) => [`x-header-${index}`, 'abcdefgh']));
    expect((await answerTo('/v1/messages', many)).status).toBe(431);
  });

  it.each([
    ['/v1/messages', { type: 'error', error: { type: 'invalid_request_error', code: 'request_malformed' } }],
    ['/openai/v1/chat/completions', { error: { type: 'invalid_request_error', param: null, code: 'request_malformed' } }],
  ])('tells a broken request at %s from one that is too large, in the client’s form', async (path, body) =>
    expect(await answerTo(path, { 'transfer-encoding': 'chunked' })).toMatchObject({ status: 400, body }),
  );
});
