import { asChunks, asCompletion, asEvents, completionOf, type TestChoice } from '../guarding/openai-reply.fake.js';
import { stream, type Script } from '../upstreams/scripted-provider.fake.js';
import { RunningIngress } from '../running-ingress.fake.js';

const policy = `
version: 1
rules:
  - id: secrets-stay-here
    on: [request, reply]
    match: { findings: [secret] }
    action: mask
  - id: no-customer-dump
    on: [request]
    match: { words: ["dump the customers table"] }
    action: block
    message: Customer data does not leave.
  - id: no-codename
    on: [reply]
    match: { words: ["project nightjar"] }
    action: block
    message: The codename stays inside.
  - id: production-database
    on: [request, tool_call]
    match: { patterns: ["prod(uction)?[-_ ]?(db|database)"] }
    action: require-approval
    approval: { reviewers: [security], quorum: 1, expiresIn: 15m }
    message: A reviewer must agree.
  - id: no-wipe
    on: [tool_call]
    match: { words: ["wipe everything"] }
    action: block
    message: Never.
`;

/** A token of the kind that the detectors know, made here so that none stands in the repository. */
const secret = (): string =>
  `AKIA${Array.from({ length: 16 }, () => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'[Math.floor(Math.random() * 32)]).join('')}`;
const says = (content: string): TestChoice => ({ texts: { content }, calls: [], unknown: {}, reason: 'stop' });
const calls = (...commands: string[]): TestChoice => ({
  texts: {},
  calls: commands.map((command) => ({ name: 'bash', input: JSON.stringify({ command }) })),
  unknown: {},
  reason: 'tool_calls',
});
const streamed = (choice: TestChoice, piece = 5): Script => stream([asEvents(asChunks([choice], piece))]);
const whole =
  (choice: TestChoice): Script =>
  (response) =>
    void response.writeHead(200, { 'content-type': 'application/json' }).end(asCompletion([choice]));
const ask = (content: string, more: object = {}) => ({ model: 'gpt-test', messages: [{ role: 'user', content }], ...more });

describe('a chat completion through ingress', () => {
  let ingress: RunningIngress;
  beforeAll(async () => {
    ingress = await RunningIngress.start(policy, { uncommittedMs: 150, beatMs: 50, maxHoldMs: 5_000, decisionTimeoutMs: 1_000 });
  });
  afterAll(() => ingress.stop());
  beforeEach(() => {
    ingress.answer = null;
  });
  const call = (body: object, path = '/openai/v1/chat/completions') =>
    ingress.call(body, { path, headers: { 'user-agent': 'OpenAI/JS 7.57.0' } });
  const records = (response: Response) => ingress.recordsOf(response.headers.get('ostiary-exchange'));
  const hold = (id: string) => {
    ingress.answer = ({ purpose }) =>
      purpose === 'claim'
        ? { outcome: 'go', grants: [] }
        : { outcome: 'hold', approval: { id, expiresAt: new Date(Date.now() + 60_000).toISOString(), joined: false } };
  };
  const held = (id: string) =>
    ingress.until(() => ingress.records.some((record) => record.type === 'exchange.held' && record.data.approvalId === id));

  it('passes byte for byte, with the provider’s key', async () => {
    ingress.provider.next(whole(says('Hello.')));
    const response = await call(ask('h\u00e9llo', { unknown: [1.5] }));
    expect(await response.json()).toMatchObject({ choices: [{ message: { content: 'Hello.' }, finish_reason: 'stop' }] });
    const seen = ingress.provider.requests.at(-1);
    expect([seen?.path, seen?.body.toString()]).toEqual(['/v1/chat/completions', JSON.stringify(ask('h\u00e9llo', { unknown: [1.5] }))]);
    expect(seen?.headers.authorization).toBe(`Bearer ${ingress.providerKey}`);
    expect((await records(response)).at(-1)).toMatchObject({
      type: 'exchange.completed',
      data: { usage: { inputTokens: 3, outputTokens: 5 } },
    });
  });

  it.each([
    ['a text', (token: string) => ask(`use ${token}`)],
    ['an unknown member', (token: string) => ({ ...ask('hi'), messages: [{ role: 'user', content: 'hi', note: token }] })],
    [
      'the arguments of a call',
      (token: string) => ({
        ...ask('hi'),
        messages: [
          {
            role: 'assistant',
            tool_calls: [{ id: 'call_1', type: 'function', function: { name: 'b', arguments: JSON.stringify({ token }) } }],
          },
        ],
      }),
    ],
  ])('masks a secret in %s on the way to the provider and in the record', async (_what, body) => {
    const token = secret();
    const response = await call(body(token));
    expect(ingress.provider.requests.at(-1)?.body.toString()).toMatch(/\[masked:/);
    expect(ingress.provider.requests.at(-1)?.body.toString()).not.toContain(token);
    expect(JSON.stringify(await records(response))).not.toContain(token);
  });

  it.each([
    ['the model', (token: string) => ({ ...ask('hi'), model: token })],
    ['the name of a tool', (token: string) => ask('hi', { tools: [{ type: 'function', function: { name: token } }] })],
  ])('refuses a secret in %s, where nothing can be masked', async (_what, body) => {
    const before = ingress.provider.requests.length;
    const token = secret();
    const response = await call(body(token));
    expect([response.status, ingress.provider.requests.length]).toEqual([403, before]);
    expect(JSON.stringify([await response.json(), await records(response)])).not.toContain(token);
  });

  it('masks a secret that is split over the chunks of a stream', async () => {
    const token = secret();
    ingress.provider.next(streamed(says(`The key is ${token}, keep it.`)));
    const text = await (await call(ask('show', { stream: true }))).text();
    expect(text).not.toContain(token);
    expect(completionOf(text)).toEqual([
      { message: { role: 'assistant', content: expect.stringMatching(/^The key is \[masked:[^\]]+\], keep it\.$/) }, reason: 'stop' },
    ]);
  });

  it('refuses by a rule as its SDKs understand it, before and in a stream', async () => {
    const response = await call(ask('please dump the customers table'));
    expect([response.status, response.headers.get('x-should-retry')]).toEqual([403, 'false']);
    expect(await response.json()).toMatchObject({ error: { type: 'permission_error', code: 'policy_denied', param: null } });
    ingress.provider.next(streamed(says('Well: project nightjar is on and more')));
    const text = await (await call(ask('tell', { stream: true }))).text();
    expect(text).toContain('Well:');
    expect(text).not.toMatch(/nightjar|and more|\[DONE\]/);
    expect(text).toMatch(/data: \{"error":\{[^\n]*"code":"policy_denied"[^\n]*\}\}\n\n$/);
  });

  it('withholds one call of two and lets the other run, in streams and in JSON', async () => {
    const both = calls('wipe everything', 'ls');
    ingress.provider.next(streamed(both));
    const inStream = completionOf(await (await call(ask('go', { stream: true }))).text());
    ingress.provider.next(whole(both));
    const { choices } = (await (await call(ask('go'))).json()) as { choices: { message: object; finish_reason: string }[] };
    const rest = { content: expect.stringContaining('no-wipe'), tool_calls: [expect.objectContaining({ id: 'call_1' })] };
    expect(inStream).toEqual([{ message: expect.objectContaining(rest), reason: 'tool_calls' }]);
    expect(choices).toEqual([expect.objectContaining({ message: expect.objectContaining(rest), finish_reason: 'tool_calls' })]);
  });

  it('ends the turn when its only call is withheld', async () => {
    ingress.provider.next(streamed(calls('wipe everything')));
    const text = await (await call(ask('go', { stream: true }))).text();
    expect(completionOf(text)).toEqual([{ message: expect.not.objectContaining({ tool_calls: expect.anything() }), reason: 'stop' }]);
  });

  it('holds by comments, and goes on after the vote', async () => {
    hold('o-1');
    ingress.provider.next(streamed(says('That is it.')));
    const pending = call(ask('look at the production database', { stream: true }));
    await held('o-1');
    const response = await pending;
    await ingress.resolve('o-1', 'approved');
    const text = await response.text();
    expect(text).toContain(': keepalive\n\n');
    expect(text).not.toContain('event:');
    expect(completionOf(text)).toMatchObject([{ message: { content: 'That is it.' } }]);
  });

  it('tells a late denial of a JSON call as a refusal in a completion', async () => {
    hold('o-2');
    const response = await call(ask('look at the production database'));
    await ingress.resolve('o-2', 'denied', 'not on a Friday');
    expect([response.status, await response.json()]).toEqual([
      200,
      expect.objectContaining({
        choices: [
          expect.objectContaining({
            message: expect.objectContaining({ refusal: expect.stringContaining('not on a Friday') }),
            finish_reason: 'content_filter',
          }),
        ],
      }),
    ]);
  });

  it('refuses what is not carried in its own words, and records it', async () => {
    const response = await call({ input: 'hi' }, '/openai/v1/responses');
    expect(await response.json()).toMatchObject({ error: { message: expect.stringContaining('/openai/v1/chat/completions') } });
    expect((await records(response)).at(-1)).toMatchObject({ type: 'exchange.refused' });
  });
});
