import { brotliCompressSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { json, stream, textFrames, toolFrames, wholeStream, type Script } from '../upstreams/scripted-provider.fake.js';
import { RunningIngress } from '../running-ingress.fake.js';

const secret = ['AKIA', 'QZ7WJ3XK5VNB2DLM'].join('');
const policy = `
version: 1
rules:
  - id: secrets
    on: [reply]
    match: { findings: [secret] }
    action: mask
`;
const ask = (more: object = {}): object => ({ model: 'claude-test', max_tokens: 10, messages: [{ role: 'user', content: 'go' }], ...more });
const answer =
  (status: number, headers: Record<string, string>, body: string | Uint8Array): Script =>
  (response) =>
    void response.writeHead(status, headers).end(body);
const message = (text: string): string =>
  JSON.stringify({
    id: 'msg_1',
    type: 'message',
    role: 'assistant',
    model: 'm',
    content: [{ type: 'text', text }],
    stop_reason: 'end_turn',
  });

describe('the forms of a provider’s answer', () => {
  let ingress: RunningIngress;
  beforeAll(async () => {
    ingress = await RunningIngress.start(
      policy,
      { beatMs: 40, upstreamQuietMs: 2_000 },
      // A busy machine takes its time, and no test here is about how long a provider may be silent.
      { upstream: { headersTimeoutMs: 120_000, idleTimeoutMs: 120_000 } },
    );
  });
  afterAll(() => ingress.stop());

  const encodings: [string, (text: string) => Uint8Array][] = [
    ['gzip', gzipSync],
    ['x-gzip', gzipSync],
    ['deflate', deflateSync],
    ['br', brotliCompressSync],
    ['zstd', zstdCompressSync],
  ];
  it.each(encodings)('inflates %s, guards it, and does not call it compressed any more', async (encoding, compress) => {
    const type = { 'content-encoding': encoding, 'content-type': 'application/json' };
    ingress.provider.next(answer(200, type, compress(message(`it is ${secret} .`))));
    const whole = await ingress.call(ask());
    expect([whole.status, whole.headers.get('content-encoding')]).toEqual([200, null]);
    expect(await whole.json()).toMatchObject({ content: [{ text: expect.stringMatching(/^it is \[masked:.*\] \.$/) }] });
    const frames = wholeStream(textFrames(0, ['it is ', secret, ' . '])).join('');
    ingress.provider.next(answer(200, { 'content-encoding': encoding, 'content-type': 'text/event-stream' }, compress(frames)));
    const streamed = await (await ingress.call(ask({ stream: true }))).text();
    expect(streamed).toContain('[masked:aws-access-key#');
    expect(streamed).not.toContain(secret);
    ingress.provider.next(answer(429, type, compress(`{"type":"error","error":{"type":"rate_limit_error","message":"slow ${secret}"}}`)));
    const failed = await ingress.call(ask());
    expect([failed.status, await failed.text()]).toEqual([429, expect.stringMatching(/"message":"slow \[masked:/)]);
  });

  it.each([
    ['an encoding that is not known', { 'content-encoding': 'lzma' }, message('x')],
    ['two encodings', { 'content-encoding': 'gzip, br' }, message('x')],
    ['an encoding that it has not', { 'content-encoding': 'gzip' }, message('x')],
    ['half an encoding', { 'content-encoding': 'gzip' }, gzipSync(message('x'.repeat(1_000))).subarray(0, 30)],
    ['bytes that are no text', {}, Buffer.from([0x7b, 0xff, 0xfe])],
  ])('says so where the answer has %s', async (_what, headers, body) => {
    ingress.provider.next(answer(200, { 'content-type': 'application/json', ...headers }, body));
    const response = await ingress.call(ask());
    expect([response.status, await response.json()]).toMatchObject([502, { error: { code: 'upstream_broken' } }]);
  });

  it.each([201, 202, 206])('guards a reply whose status is %i like any other', async (status) => {
    ingress.provider.next(json([{ type: 'text', text: ` ${secret} ` }], 'end_turn', status));
    const response = await ingress.call(ask());
    expect([response.status, await response.text()]).toEqual([status, expect.not.stringContaining(secret)]);
    ingress.provider.next(
      (out) =>
        void out.writeHead(status, { 'content-type': 'text/event-stream' }).end(wholeStream(textFrames(0, [` ${secret} `])).join('')),
    );
    expect(await (await ingress.call(ask({ stream: true }))).text()).not.toContain(secret);
  });

  it.each([
    ['text/plain', `no ${secret} here`],
    ['text/html', `<p>${secret}</p>`],
    ['application/json', `{"detail":{"${secret}":1}}`],
  ])('looks through an error of type %s', async (type, body) => {
    ingress.provider.next(answer(500, { 'content-type': type }, body));
    const response = await ingress.call(ask());
    const text = await response.text();
    expect([response.status, text]).toEqual([500, expect.stringContaining('[masked:aws-access-key#')]);
    const record = await ingress.recordsOf(response.headers.get('ostiary-exchange'));
    expect(JSON.stringify(record)).not.toContain(secret);
    expect(record.at(-1)).toMatchObject({ type: 'exchange.failed', data: { status: 500, errorCode: 'upstream_error' } });
  });

  it('lets the client hear a beat while a tool call is collected, and whenever else the provider is silent', async () => {
    const frames = wholeStream(toolFrames(0, 'Bash', { command: 'ls' }), 'tool_use');
    const { promise, resolve } = Promise.withResolvers<void>();
    ingress.provider.next(async (response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' }).write(frames.slice(0, 3).join(''));
      await promise;
      response.end(frames.slice(3).join(''));
    });
    const response = await ingress.call(ask({ stream: true }));
    const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
    let text = '';
    while (!/(: keepalive\n\n){3}/.test(text)) text += (await reader.read()).value ?? '';
    expect(text).not.toContain('tool_use');
    resolve();
    for (let part = await reader.read(); !part.done; part = await reader.read()) text += part.value;
    expect(text).toContain('"stop_reason":"tool_use"');
  });

  it('lets a client that streams hear beats while the provider says nothing at all, and tells it then of an error in the stream', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const silent =
      (script: Script): Script =>
      async (response) => (await promise, script(response));
    ingress.provider.next(silent(stream(wholeStream(textFrames(0, ['at last. '])))));
    ingress.provider.next(
      silent(answer(529, { 'content-type': 'application/json' }, '{"type":"error","error":{"type":"overloaded_error","message":"later"}}')),
    );
    const calls = [ingress.call(ask({ stream: true })), ingress.call(ask({ stream: true }))];
    const responses = await Promise.all(calls);
    expect(responses.map(({ status }) => status)).toEqual([200, 200]);
    resolve();
    const texts = await Promise.all(responses.map((response) => response.text()));
    expect(texts.every((text) => text.startsWith(': keepalive\n\n'))).toBe(true);
    expect(texts.map((text) => text.includes('message_stop'))).toContain(true);
    expect(texts.map((text) => text.includes('event: error'))).toContain(true);
  });

  it('ends the answer with its last frame, whether or not the provider closes its connection', async () => {
    ingress.provider.next(stream(wholeStream(textFrames(0, ['so far. '])), 'open'));
    const response = await ingress.call(ask({ stream: true }));
    expect(await response.text()).toContain('message_stop');
    expect((await ingress.recordsOf(response.headers.get('ostiary-exchange'))).at(-1)).toMatchObject({ type: 'exchange.completed' });
  });
});
