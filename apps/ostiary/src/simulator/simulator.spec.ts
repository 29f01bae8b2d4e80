import { randomBytes } from 'node:crypto';
import { get } from 'node:http';
import { eventually } from '#messaging/testing';
import { credentialHash } from './ledger/ledger.js';
import { exampleSecret } from './scripting/example-secret.js';
import { type Simulator, startSimulator } from './simulator.js';

interface Reply {
  readonly content: Record<string, unknown>[];
  readonly stop_reason: string;
}

const key = `sim-${randomBytes(8).toString('hex')}`;
const bash = { name: 'Bash', description: 'Runs a command', input_schema: { type: 'object' } };
let simulator: Simulator;

beforeAll(async () => {
  simulator = await startSimulator({ host: '127.0.0.1', port: 0, key });
});
afterAll(() => simulator.close());
beforeEach(() => simulator.ledger?.reset());

const call = (
  body: object | string,
  init: { headers?: Record<string, string>; path?: string; signal?: AbortSignal } = {},
): Promise<Response> =>
  fetch(`${simulator.url}${init.path ?? '/v1/messages?beta=true'}`, {
    method: 'POST',
    headers: { 'x-api-key': key, 'anthropic-version': '2023-06-01', 'content-type': 'application/json', ...init.headers },
    body: typeof body === 'string' ? body : JSON.stringify({ model: 'claude-sonnet-4-5', max_tokens: 100, ...body }),
    signal: init.signal,
  });
const ask = (text: string, more: object = {}): Promise<Response> => call({ messages: [{ role: 'user', content: text }], ...more });
const reply = async (text: string, more: object = {}): Promise<Reply> => (await (await ask(text, more)).json()) as Reply;

/** The data of every event of a stream, in order. */
const events = async (text: string, more: object = {}): Promise<Record<string, unknown>[]> => {
  const body = await (await ask(text, { stream: true, ...more })).text();
  return body
    .split('\n\n')
    .filter((part) => part !== '')
    .map((part) => JSON.parse(part.split('\ndata: ')[1] ?? '') as Record<string, unknown>);
};
const textDeltas = (stream: Record<string, unknown>[]): string[] =>
  stream.flatMap(({ delta }) => {
    const { text } = (delta ?? {}) as { text?: string };
    return text === undefined ? [] : [text];
  });

describe('a plain answer', () => {
  it('tells people what reached it', async () => {
    const response = await ask('How are you?');
    expect(response.status).toBe(200);
    expect(response.headers.get('request-id')).toMatch(/^req_sim/);
    expect(response.headers.get('anthropic-ratelimit-requests-remaining')).toBe('3999');
    const body = (await response.json()) as Reply & { usage: { input_tokens: number } };
    expect(body.content[0]?.['text']).toContain('How are you?');
    expect(body.stop_reason).toBe('end_turn');
    expect(body.usage.input_tokens).toBeGreaterThan(10);
  });

  it('is the same for the same bytes', async () => {
    expect(await reply('sim:echo twice')).toEqual(await reply('sim:echo twice'));
  });

  it('streams the events of the API in order, with a ping, and the same text', async () => {
    const stream = await events('sim:echo one two three four five six seven');
    const names = stream.map(({ type }) => type);
    expect(names.slice(0, 3)).toEqual(['message_start', 'content_block_start', 'ping']);
    expect(names.slice(-3)).toEqual(['content_block_stop', 'message_delta', 'message_stop']);
    expect(textDeltas(stream).join('')).toBe('one two three four five six seven');
  });

  it('takes the prompt and not the reminders beside it', async () => {
    const content = [
      { type: 'text', text: 'sim:echo no' },
      { type: 'text', text: 'sim:echo yes' },
      { type: 'text', text: '<system-reminder>sim:echo never</system-reminder>' },
    ];
    const body = (await (await call({ messages: [{ role: 'user', content }] })).json()) as Reply;
    expect(body.content).toEqual([{ type: 'text', text: 'yes' }]);
  });

  it('fills a structured output and ignores the markers it quotes', async () => {
    const schema = { type: 'object', properties: { title: { type: 'string' }, draft: { type: 'boolean' } } };
    const body = await reply('sim:error 529', { output_config: { format: { type: 'json_schema', schema } } });
    expect(JSON.parse(String(body.content[0]?.['text']))).toEqual({ title: 'Simulated', draft: false });
  });

  it('names a marker that it does not know', async () => {
    expect((await reply('sim:eccho hello')).content[0]?.['text']).toContain('sim:eccho');
  });

  it('counts tokens and lists models', async () => {
    const counted = await call({ messages: [{ role: 'user', content: 'x'.repeat(4_000) }] }, { path: '/v1/messages/count_tokens' });
    expect(((await counted.json()) as { input_tokens: number }).input_tokens).toBeGreaterThan(1_000);
    const models = await fetch(`${simulator.url}/v1/models?limit=2`, { headers: { 'x-api-key': key, 'anthropic-version': '2023-06-01' } });
    expect(await models.json()).toMatchObject({ has_more: true, data: [{ type: 'model' }, { type: 'model' }] });
  });
});

describe('scripts', () => {
  it('splits a secret over deltas', async () => {
    const deltas = textDeltas(await events('sim:secret aws'));
    expect(deltas.every((delta) => delta.length <= 3)).toBe(true);
    expect(deltas.join('')).toContain(exampleSecret('aws'));
  });

  it('sends as many deltas as asked for, paced', async () => {
    const started = performance.now();
    const deltas = textDeltas(await events('sim:long 30 deltas sim:pace 5'));
    expect(deltas).toHaveLength(30);
    expect(performance.now() - started).toBeGreaterThan(100);
  });

  it('passes through what no client knows', async () => {
    const stream = await events('sim:unknown sim:echo known');
    expect(stream).toContainEqual(expect.objectContaining({ content_block: expect.objectContaining({ type: 'ostiary_unknown' }) }));
  });

  it.each([
    [400, null],
    [401, null],
    [429, '7'],
    [529, '7'],
  ])('answers sim:error %i in the shape of the API', async (status, retryAfter) => {
    const response = await ask(`sim:error ${status} 7`);
    expect(response.status).toBe(status);
    expect(response.headers.get('retry-after')).toBe(retryAfter);
    expect(await response.json()).toMatchObject({ type: 'error', error: { type: expect.any(String), message: expect.any(String) } });
  });

  it('breaks off in the middle, in every way it knows', async () => {
    await expect(ask('sim:reset')).rejects.toThrow();
    await expect((await ask('sim:reset-midstream', { stream: true })).text()).rejects.toThrow();
    expect(await (await ask('sim:truncate sim:echo half a message', { stream: true })).text()).not.toContain('message_stop');
    expect(await (await ask('sim:garbage')).text()).toContain('<html>');
    expect((await events('sim:error-midstream')).at(-1)).toMatchObject({ type: 'error', error: { type: 'overloaded_error' } });
    expect((await (await ask('sim:stall 30', { stream: true })).text()).length).toBeGreaterThan(100);
  });

  it('fails in place of a stream, and answers whole without one', async () => {
    const only = await events('sim:no-stream busy sim:echo hello');
    expect(only).toEqual([{ type: 'error', error: { type: 'overloaded_error', message: 'busy' } }]);
    expect((await reply('sim:no-stream busy sim:echo hello')).content).toEqual([expect.objectContaining({ type: 'text', text: 'hello' })]);
  });
});

describe('a tool loop', () => {
  const prompt = { role: 'user', content: 'sim:tool {"name":"Bash","input":{"command":"ls"}} please\nsim:echo all done' };

  it('calls the tool, then answers with the script’s words', async () => {
    const first = (await (await call({ tools: [bash], messages: [prompt] })).json()) as Reply;
    expect(first.stop_reason).toBe('tool_use');
    const [, use] = first.content;
    expect(use).toMatchObject({ type: 'tool_use', name: 'Bash', input: { command: 'ls' } });
    const result = { type: 'tool_result', tool_use_id: use?.['id'], content: 'README.md' };
    const messages = [prompt, { role: 'assistant', content: first.content }, { role: 'user', content: [result] }];
    const second = (await (await call({ tools: [bash], messages })).json()) as Reply;
    expect(second.content).toEqual([{ type: 'text', text: 'all done' }]);
  });

  it('streams the input of parallel calls in pieces that join to their JSON', async () => {
    const calls = [1, 2].map((number) => ({ name: 'Bash', input: { command: `echo ${'x'.repeat(100)} ${number}` } }));
    const stream = await events(`sim:parallel-tools ${JSON.stringify(calls)}`, { tools: [bash] });
    const inputs = [1, 2].map((index) =>
      stream
        .filter((event) => event['index'] === index && event['type'] === 'content_block_delta')
        .map(({ delta }) => (delta as { partial_json: string }).partial_json)
        .join(''),
    );
    expect(inputs.map((text) => JSON.parse(text) as unknown)).toEqual(calls.map(({ input }) => input));
  });

  it('says so when the tool is not declared', async () => {
    expect((await reply('sim:tool {"name":"Bash"}')).content[0]?.['text']).toContain('declares no tool named Bash');
  });
});

describe('what a gateway must not do', () => {
  it('refuses any credential but its own', async () => {
    const response = await call({ messages: [] }, { headers: { 'x-api-key': 'a-caller’s-token'.replace('’', '') } });
    expect(response.status).toBe(401);
    expect(simulator.ledger?.find()[0]?.keyAccepted).toBe(false);
  });

  it('refuses an altered thinking block', async () => {
    const first = await reply('sim:thinking a quiet thought');
    const turn = (thinking: string) =>
      call({
        messages: [
          { role: 'user', content: 'sim:thinking a quiet thought' },
          { role: 'assistant', content: [{ ...first.content[0], thinking }, ...first.content.slice(1)] },
          { role: 'user', content: 'go on' },
        ],
      });
    expect((await turn('a quiet thought')).status).toBe(200);
    const altered = await turn('a louder thought');
    expect(altered.status).toBe(400);
    expect(await altered.text()).toContain('Invalid `signature`');
  });

  it('keeps no threads, and says so in the way that makes the SDK send the whole conversation', async () => {
    const response = await call({ thread: { type: 'create' }, messages: [{ role: 'user', content: 'x' }] });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error: { details: { error_code: 'thread_unsupported_request' } } });
  });

  it.each([
    ['malformed JSON', '{"model":'],
    ['no version header', { messages: [{ role: 'user', content: 'x' }] }, { 'anthropic-version': undefined }],
    ['no messages', { messages: [] }],
    ['an assistant first', { messages: [{ role: 'assistant', content: 'x' }] }],
    ['an empty text', { messages: [{ role: 'user', content: [{ type: 'text', text: '' }] }] }],
    ['a stray result', { messages: [{ role: 'user', content: [{ type: 'tool_result', tool_use_id: 'toolu_1', content: 'x' }] }] }],
    [
      'an unanswered tool call',
      {
        messages: [
          { role: 'user', content: 'x' },
          { role: 'assistant', content: [{ type: 'tool_use', id: 'toolu_1', name: 'Bash', input: {} }] },
          { role: 'user', content: 'y' },
        ],
      },
    ],
  ])('answers 400 to %s', async (_what, body, headers: Record<string, string | undefined> = {}) => {
    const response = await fetch(`${simulator.url}/v1/messages`, {
      method: 'POST',
      headers: Object.entries({ 'x-api-key': key, 'anthropic-version': '2023-06-01', ...headers }).filter(
        (pair): pair is [string, string] => pair[1] !== undefined,
      ),
      body: typeof body === 'string' ? body : JSON.stringify({ model: 'claude-sonnet-4-5', max_tokens: 1, ...body }),
    });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error: { type: 'invalid_request_error' } });
  });
});

describe('the ledger', () => {
  const items = async (query = ''): Promise<Record<string, unknown>[]> => {
    const response = await fetch(`${simulator.url}/__simulator/ledger${query}`);
    return ((await response.json()) as { items: Record<string, unknown>[] }).items;
  };

  it('holds what arrived, the key only as a hash', async () => {
    await ask('sim:echo remember me');
    const [entry] = await items('?path=/v1/messages&contains=remember');
    expect(entry).toMatchObject({ method: 'POST', path: '/v1/messages?beta=true', status: 200, outcome: 'answered', keyAccepted: true });
    expect(entry?.['headers']).toMatchObject({ 'x-api-key': credentialHash(key) });
    expect(JSON.stringify(await items())).not.toContain(key);
    expect(await items(`?after=${String(entry?.['sequence'])}`)).toEqual([]);
  });

  it('forgets on DELETE', async () => {
    await ask('hello');
    expect(await items()).toHaveLength(1);
    await fetch(`${simulator.url}/__simulator/ledger`, { method: 'DELETE' });
    expect(await items()).toEqual([]);
  });

  it('is closed to names of other machines', async () => {
    const status = await new Promise((resolve, reject) => {
      get(`${simulator.url}/__simulator/ledger`, { headers: { host: 'simulator.example' } }, (response) =>
        resolve(response.resume().statusCode),
      ).once('error', reject);
    });
    expect(status).toBe(403);
  });

  it.each(['sim:hang', 'sim:stall', 'sim:slow 60000'])('notices that the client left during %s', async (marker) => {
    const leaving = new AbortController();
    const waiting = call({ messages: [{ role: 'user', content: marker }] }, { signal: leaving.signal }).then((response) => response.text());
    const asked = () => simulator.ledger?.find({ contains: marker })[0];
    await eventually('the call', () => asked() !== undefined);
    leaving.abort();
    await expect(waiting).rejects.toThrow();
    await eventually('the client to have left', () => asked()?.outcome === 'client-left');
  });
});

it('says so when the port is taken', async () => {
  await expect(startSimulator({ host: '127.0.0.1', port: simulator.port, key })).rejects.toThrow('EADDRINUSE');
});
