import { key, SimulatedChat } from './testing/simulated-chat.js';

let chat: SimulatedChat;
beforeAll(async () => {
  chat = await SimulatedChat.start();
});
afterAll(() => chat.simulator.close());

describe('what goes wrong', () => {
  it.each([
    [400, 'invalid_request_error', null],
    [429, 'requests', 'rate_limit_exceeded'],
    [500, 'server_error', null],
    [503, 'server_error', null],
  ])('comes as error %i of the API', async (status, type, code) => {
    const response = await chat.ask(`sim:error ${status} 7 out of order`);
    expect(response.status).toBe(status);
    expect(response.headers.get('retry-after')).toBe(status === 400 ? null : '7');
    expect(await response.json()).toEqual({ error: { message: 'out of order', type, param: null, code } });
  });

  it('breaks off in the middle', async () => {
    await expect(chat.streamText('sim:reset-midstream')).rejects.toThrow();
    expect(await chat.streamText('sim:truncate sim:echo several words in deltas')).not.toContain('[DONE]');
    expect(await chat.streamText('sim:error-midstream it broke')).toMatch(/data: \{"error":\{"message":"it broke".*\n\n$/);
  });

  it('includes any credential but its own, in any header', async () => {
    const response = await chat.call({ messages: [] }, 'Bearer of-a-caller');
    expect(response.status).toBe(401);
    expect(await response.json()).toMatchObject({ error: { code: 'invalid_api_key', param: null } });
    const headers = { 'x-api-key': key };
    expect((await fetch(`${chat.simulator.url}/v1/chat/completions`, { method: 'POST', headers, body: '{}' })).status).toBe(401);
    expect(chat.simulator.ledger?.find({ path: '/v1/chat/completions' }).at(-1)?.keyAccepted).toBe(false);
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
    const response = await chat.call(body);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error: { type: 'invalid_request_error', param } });
  });
});

it('lists OpenAI’s models to who names no version of Anthropic’s', async () => {
  const get = async (path: string, headers: Record<string, string>): Promise<unknown> =>
    (await fetch(`${chat.simulator.url}${path}`, { headers })).json();
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
