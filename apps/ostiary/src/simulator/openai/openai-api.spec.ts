import * as fc from 'fast-check';
import { rawInputs } from '../scripting/raw-inputs.js';
import { type Simulator, startSimulator } from '../simulator.js';
import { chunkShapes } from './chunk-shapes.js';
import { completionShapes } from './completion-shapes.js';

type Json = Record<string, unknown>;
interface ToolPart {
  readonly index: number;
  readonly id?: string;
  readonly function?: { readonly name?: string; readonly arguments?: string };
}
interface Delta {
  readonly role?: string;
  readonly content?: string | null;
  readonly refusal?: string | null;
  readonly reasoning_content?: string;
  readonly tool_calls?: readonly ToolPart[];
  readonly function_call?: { readonly name?: string; readonly arguments?: string };
}
interface Choice {
  readonly index: number;
  readonly delta: Delta;
  readonly message: Json & { readonly content: string | null };
  readonly finish_reason: string | null;
}
interface Chunk {
  readonly choices: readonly Choice[];
  readonly usage?: Json | null;
  readonly obfuscation?: string;
}

const key = 'key-of-this-test';
const canary = '3141592653589793';
const bash = { type: 'function', function: { name: 'Bash', parameters: {} } };
let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator({ host: '127.0.0.1', port: 0, key });
});
afterAll(() => simulator.close());

const call = (body: object | string, authorization = `Bearer ${key}`): Promise<Response> =>
  fetch(`${simulator.url}/v1/chat/completions`, {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/json' },
    body: typeof body === 'string' ? body : JSON.stringify({ model: 'gpt-5.4', ...body }),
  });
const ask = (content: string, more: object = {}): Promise<Response> => call({ messages: [{ role: 'user', content }], ...more });
const choicesOf = async (content: string, more: object = {}): Promise<readonly Choice[]> =>
  ((await (await ask(content, more)).json()) as Chunk).choices;
const textOfStream = async (content: string, more: object = {}): Promise<string> => (await ask(content, { stream: true, ...more })).text();
const chunksOf = async (content: string, more: object = {}): Promise<Chunk[]> => {
  const frames = (await textOfStream(content, more)).split('\n\n');
  expect(frames.slice(-2)).toEqual(['data: [DONE]', '']);
  return frames.slice(0, -2).map((frame) => JSON.parse(frame.replace(/^data: /, '')) as Chunk);
};
const joined = (chunks: readonly Chunk[], piece: (delta: Delta) => string | null | undefined, index = 0): string =>
  chunks
    .flatMap(({ choices }) => choices)
    .filter((choice) => choice.index === index)
    .map(({ delta }) => piece(delta) ?? '')
    .join('');

describe('a completion', () => {
  it('tells people what reached it, with the API’s headers', async () => {
    const response = await ask('How are you?');
    expect(response.headers.get('x-request-id')).toMatch(/^req_sim/);
    expect(response.headers.get('x-ratelimit-remaining-requests')).toBe('3999');
    expect(await response.json()).toMatchObject({
      object: 'chat.completion',
      choices: [
        {
          index: 0,
          message: { role: 'assistant', content: expect.stringContaining('How are you?'), refusal: null },
          finish_reason: 'stop',
        },
      ],
      usage: { prompt_tokens: expect.any(Number), completion_tokens: expect.any(Number), total_tokens: expect.any(Number) },
    });
  });

  it('is the same for the same bytes, streamed too', async () => {
    const [first, second] = await Promise.all([1, 2].map(() => textOfStream('sim:thinking sim:echo twice')));
    expect(first).toBe(second);
  });

  it('is the same in JSON and in a stream, however small the deltas', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.stringMatching(/^[a-z][a-zäß😀 ]{0,40}$/u),
        fc.integer({ min: 1, max: 30 }),
        fc.integer({ min: 1, max: 3 }),
        async (text, length, n) => {
          const prompt = `sim:delta ${length} sim:thinking so ${text} sim:echo ${text}`;
          const choices = await choicesOf(prompt, { n });
          const chunks = await chunksOf(prompt, { n });
          for (const { index, message, finish_reason } of choices) {
            expect(joined(chunks, ({ content }) => content, index)).toBe(message.content);
            expect(joined(chunks, (delta) => delta.reasoning_content, index)).toBe(message['reasoning_content']);
            expect(chunks.flatMap((chunk) => chunk.choices).findLast((choice) => choice.index === index)?.finish_reason).toBe(
              finish_reason,
            );
          }
        },
      ),
      { numRuns: 30 },
    );
  });

  it('streams the role first, the finish reason last, usage and padding as asked', async () => {
    const chunks = await chunksOf('sim:echo some words', { stream_options: { include_usage: true } });
    expect(chunks[0]?.choices[0]?.delta).toEqual({ role: 'assistant', content: '', refusal: null });
    expect(chunks.at(-2)?.choices[0]).toMatchObject({ delta: {}, finish_reason: 'stop' });
    expect(chunks.at(-1)).toMatchObject({ choices: [], usage: { total_tokens: expect.any(Number) } });
    expect(chunks.slice(0, -1).every(({ usage }) => usage === null)).toBe(true);
    expect(chunks[0]?.obfuscation).toMatch(/^[0-9a-f]+$/);
    const plain = await chunksOf('sim:echo some words', { stream_options: { include_obfuscation: false } });
    expect(plain.some((chunk) => 'usage' in chunk || 'obfuscation' in chunk)).toBe(false);
  });

  it('has the endings of the API', async () => {
    const refusal = 'sim:refusal sim:echo I will not.';
    expect(await choicesOf(refusal)).toMatchObject([{ message: { content: null, refusal: 'I will not.' }, finish_reason: 'stop' }]);
    expect(joined(await chunksOf(refusal), (delta) => delta.refusal)).toBe('I will not.');
    expect(await choicesOf('sim:max-tokens')).toMatchObject([{ finish_reason: 'length' }]);
    expect(await choicesOf('sim:shape content-filter')).toMatchObject([{ finish_reason: 'content_filter' }]);
  });

  it('fills a structured output', async () => {
    const schema = { type: 'object', properties: { title: { type: 'string' } } };
    const [choice] = await choicesOf('sim:error', { response_format: { type: 'json_schema', json_schema: { name: 'x', schema } } });
    expect(JSON.parse(choice?.message.content ?? '')).toEqual({ title: 'Simulated' });
  });
});

describe('tools', () => {
  const calls = [1, 2].map((number) => ({ name: 'Bash', input: { command: `echo ${'x'.repeat(100)} ${number}` } }));
  const prompt = `sim:parallel-tools ${JSON.stringify(calls)}\nsim:echo all done`;

  it('are called in parallel, streamed in pieces by index, and answered after their results', async () => {
    const [choice] = await choicesOf(prompt, { tools: [bash] });
    const made = choice?.message['tool_calls'] as { id: string; function: { arguments: string } }[];
    expect(choice?.finish_reason).toBe('tool_calls');
    expect(made.map((one) => JSON.parse(one.function.arguments) as unknown)).toEqual(calls.map(({ input }) => input));
    const parts = (await chunksOf(prompt, { tools: [bash] })).flatMap(({ choices }) => choices[0]?.delta.tool_calls ?? []);
    const openings = parts.filter((part) => part.id !== undefined);
    expect(openings).toMatchObject(calls.map(({ name }, index) => ({ index, type: 'function', function: { name, arguments: '' } })));
    const streamed = [0, 1].map((index) => parts.filter((part) => part.index === index).map((part) => part.function?.arguments ?? ''));
    expect(streamed.map((pieces) => pieces.join(''))).toEqual(made.map((one) => one.function.arguments));
    const results = made.map(({ id }) => ({ role: 'tool', tool_call_id: id, content: 'fine' }));
    const next = await call({ tools: [bash], messages: [{ role: 'user', content: prompt }, choice?.message, ...results] });
    expect(((await next.json()) as Chunk).choices[0]?.message.content).toBe('all done');
  });

  it('are called in the form before tools where functions are declared', async () => {
    const legacy = { functions: [{ name: 'Bash', parameters: {} }] };
    const script = 'sim:tool {"name":"Bash","input":{"command":"ls"}}\nsim:echo done';
    const [choice] = await choicesOf(script, legacy);
    expect(choice).toMatchObject({
      message: { function_call: { name: 'Bash', arguments: '{"command":"ls"}' } },
      finish_reason: 'function_call',
    });
    const chunks = await chunksOf(script, legacy);
    expect(joined(chunks, (delta) => delta.function_call?.arguments)).toBe('{"command":"ls"}');
    const result = { role: 'function', name: 'Bash', content: 'fine' };
    const next = await call({ ...legacy, messages: [{ role: 'user', content: script }, choice?.message, result] });
    expect(((await next.json()) as Chunk).choices[0]?.message.content).toBe('done');
  });

  it('of type custom get text', async () => {
    const tools = [{ type: 'custom', custom: { name: 'Bash' } }];
    const [choice] = await choicesOf('sim:shape no-json-input ls -l', { tools });
    expect(choice?.message['tool_calls']).toMatchObject([{ type: 'custom', custom: { name: 'Bash', input: 'ls -l' } }]);
    expect(await textOfStream('sim:shape no-json-input ls -l', { tools })).toContain('"custom":{"input":"ls -l"}');
  });

  it('begin a message that says nothing else in its first chunk', async () => {
    const [first] = await chunksOf('sim:shape list-input x', { tools: [bash] });
    expect(first?.choices[0]?.delta).toMatchObject({
      role: 'assistant',
      content: null,
      tool_calls: [{ index: 0, function: { arguments: '' } }],
    });
  });

  it.each(Object.entries(rawInputs))('carry the input %s as it is', async (name, input) => {
    const [choice] = await choicesOf(`sim:shape ${name} 12`, { tools: [bash] });
    expect(choice?.message['tool_calls']).toMatchObject([{ function: { arguments: input('12') } }]);
    const chunks = await chunksOf(`sim:shape ${name} 12`, { tools: [bash] });
    expect(joined(chunks, (delta) => delta.tool_calls?.[0]?.function?.arguments)).toBe(input('12'));
  });
});

describe('shapes', () => {
  const other = ['content-filter', 'escaped-frame', 'logprobs'];
  const all = [...Object.keys(completionShapes), ...Object.keys(chunkShapes)].filter((name) => !other.includes(name));

  it.each(all)('%s carries its text', async (name) => {
    const withTool = name.startsWith('tool-') ? 'sim:tool {"name":"Bash","input":{}}' : 'sim:echo several words in deltas';
    const prompt = `sim:shape ${name} ${canary} ${withTool}`;
    const more = { tools: [bash], stream_options: { include_usage: true } };
    expect(await textOfStream(prompt, more)).toContain(canary);
    const whole = await (await ask(prompt, { tools: [bash] })).text();
    if (completionShapes[name] === undefined) expect(whole).not.toContain(canary);
    else expect(whole).toContain(canary);
  });

  it('puts log probabilities on the choice, and on a chunk', async () => {
    const logprobs = { content: [{ token: canary }], refusal: null };
    expect(await choicesOf(`sim:shape logprobs ${canary}`)).toMatchObject([{ logprobs }]);
    expect(await chunksOf(`sim:shape logprobs ${canary}`)).toContainEqual(
      expect.objectContaining({ choices: [expect.objectContaining({ logprobs: expect.anything() })] }),
    );
  });

  it('names one that it does not know', async () => {
    expect((await ask('sim:shape web-search x')).status).toBe(400);
  });
});

describe('what goes wrong', () => {
  it.each([
    [400, 'invalid_request_error', null],
    [429, 'requests', 'rate_limit_exceeded'],
    [500, 'server_error', null],
    [503, 'server_error', null],
  ])('comes as error %i of the API', async (status, type, code) => {
    const response = await ask(`sim:error ${status} 7 out of order`);
    expect(response.status).toBe(status);
    expect(response.headers.get('retry-after')).toBe(status === 400 ? null : '7');
    expect(await response.json()).toEqual({ error: { message: 'out of order', type, param: null, code } });
  });

  it('breaks off in the middle', async () => {
    await expect(textOfStream('sim:reset-midstream')).rejects.toThrow();
    expect(await textOfStream('sim:truncate sim:echo several words in deltas')).not.toContain('[DONE]');
    expect(await textOfStream('sim:error-midstream it broke')).toMatch(/data: \{"error":\{"message":"it broke".*\n\n$/);
  });

  it('includes any credential but its own, in any header', async () => {
    const response = await call({ messages: [] }, 'Bearer of-a-caller');
    expect(response.status).toBe(401);
    expect(await response.json()).toMatchObject({ error: { code: 'invalid_api_key', param: null } });
    const headers = { 'x-api-key': key };
    expect((await fetch(`${simulator.url}/v1/chat/completions`, { method: 'POST', headers, body: '{}' })).status).toBe(401);
    expect(simulator.ledger?.find({ path: '/v1/chat/completions' }).at(-1)?.keyAccepted).toBe(false);
  });

  const user = { role: 'user', content: 'x' };
  const called = {
    role: 'assistant',
    content: null,
    tool_calls: [{ id: 'call_1', type: 'function', function: { name: 'Bash', arguments: '{}' } }],
  };
  const result = { role: 'tool', tool_call_id: 'call_1', content: 'x' };
  it.each([
    ['malformed JSON', '{"model":', 'body'],
    ['no model', { model: '', messages: [user] }, 'model'],
    ['no messages', {}, 'messages'],
    ['an empty list', { messages: [] }, 'messages'],
    ['an unknown role', { messages: [{ role: 'robot', content: 'x' }] }, 'messages.[0].role'],
    ['no content', { messages: [{ role: 'user' }] }, 'messages.[0].content'],
    ['an assistant without content or calls', { messages: [user, { role: 'assistant', content: null }] }, 'messages.[1].content'],
    ['a part of another role', { messages: [{ role: 'system', content: [{ type: 'image_url' }] }] }, 'messages.[0].content.[0].type'],
    ['a result without its call', { messages: [user, result] }, 'messages.[1].role'],
    ['a result of another call', { messages: [user, called, { ...result, tool_call_id: 'call_2' }] }, 'messages.[1].role'],
    ['a call without its result', { messages: [user, called, user] }, 'messages.[1].role'],
    ['a result after other words', { messages: [user, called, user, result] }, 'messages.[1].role'],
    [
      'arguments that are no text',
      { messages: [user, { ...called, tool_calls: [{ id: 'a', type: 'function', function: { arguments: {} } }] }] },
      'messages.[1].tool_calls.[0]',
    ],
    ['a function’s result without its name', { messages: [user, { role: 'function', content: 'x' }] }, 'messages.[1].name'],
    ['no choices', { messages: [user], n: 0 }, 'n'],
    ['options of a stream without one', { messages: [user], stream_options: {} }, 'stream_options'],
  ])('answers 400 to %s', async (_what, body, param) => {
    const response = await call(body);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error: { type: 'invalid_request_error', param } });
  });
});

it('lists OpenAI’s models to who names no version of Anthropic’s', async () => {
  const get = async (path: string, headers: Record<string, string>): Promise<unknown> =>
    (await fetch(`${simulator.url}${path}`, { headers })).json();
  const own = { authorization: `Bearer ${key}` };
  expect(await get('/v1/models', own)).toMatchObject({ object: 'list', data: [{ id: 'gpt-5.4', object: 'model' }, {}, {}] });
  expect(await get('/v1/models/gpt-5.4', own)).toMatchObject({ id: 'gpt-5.4', object: 'model' });
  expect(await get('/v1/models/claude-opus-5-5', own)).toMatchObject({ error: { code: 'model_not_found' } });
  expect(await get('/v1/models', { 'x-api-key': key, 'anthropic-version': '2023-06-01' })).toMatchObject({
    data: [{ type: 'model' }, {}, {}],
  });
  expect(await get('/v1/models', { ...own, 'anthropic-version': '2026-10-21' })).toMatchObject({ data: [{ type: 'model' }, {}, {}] });
  expect(await get('/v1/files', own)).toMatchObject({ error: { code: 'unknown_url' } });
});
