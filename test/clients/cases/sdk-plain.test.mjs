import assert from 'node:assert/strict';
import { test } from 'node:test';
import Anthropic from '@anthropic-ai/sdk';
import { exchange, reachedProvider, stack, uniqueWord } from '../support/ostiary.mjs';
import { anthropic, bashTool, prompt, textOf } from '../support/sdk.mjs';

test('a JSON call is answered, marked and recorded', async () => {
  const word = uniqueWord();
  const { data, response } = await anthropic()
    .messages.create(prompt(`sim:echo all is well with ${word}`))
    .withResponse();
  assert.equal(textOf(data), `all is well with ${word}`);
  assert.equal(response.headers.get('ostiary-verdict'), 'allow');
  assert.equal(response.headers.get('ostiary-reasons'), null);
  const record = await exchange(response.headers.get('ostiary-exchange'));
  assert.match(JSON.stringify(record.request), new RegExp(word));
  assert.match(JSON.stringify(record.principal), /alice/);
});

test('the provider’s rate-limit headers and request id pass', async () => {
  const { response, request_id: requestId } = await anthropic().messages.create(prompt('hello')).withResponse();
  assert.equal(response.headers.get('anthropic-ratelimit-requests-limit'), '4000');
  assert.match(requestId, /^req_sim/);
});

test('a stream arrives event by event', async () => {
  const stream = await anthropic().messages.create(prompt('sim:long 20 sim:pace 20', { stream: true }));
  const times = [];
  const types = [];
  for await (const event of stream) {
    types.push(event.type);
    if (event.type === 'content_block_delta') times.push(performance.now());
  }
  assert.deepEqual([types[0], types.at(-1)], ['message_start', 'message_stop']);
  assert.ok(times.length >= 20, `${times.length} deltas`);
  assert.ok(times.at(-1) - times[0] > 300, 'the deltas came all at once: something buffers');
});

test('the stream helper gives the text, the final message and its usage', async () => {
  const stream = anthropic().messages.stream(prompt('sim:echo one two three four five six'));
  const pieces = [];
  stream.on('text', (text) => pieces.push(text));
  const message = await stream.finalMessage();
  assert.equal(pieces.join(''), 'one two three four five six');
  assert.equal(textOf(message), pieces.join(''));
  assert.ok(message.usage.input_tokens > 0 && message.usage.output_tokens > 0);
});

test('tokens are counted and models listed', async () => {
  const { input_tokens: tokens } = await anthropic().messages.countTokens({
    model: 'claude-sonnet-5-5',
    messages: [{ role: 'user', content: 'hello' }],
  });
  assert.ok(tokens > 0);
  const models = await anthropic().models.list();
  assert.ok(models.data.some(({ id }) => id === 'claude-sonnet-5-5'));
});

test('the helper’s tool loop runs, with parallel calls', async () => {
  const word = uniqueWord();
  const calls = [1, 2].map((number) => ({ name: 'Bash', input: { command: `echo ${word} ${number}` } }));
  const ran = [];
  const run = ({ command }) => {
    ran.push(command);
    return `ran ${command}`;
  };
  const { beta } = anthropic();
  const message = await beta.messages.toolRunner({
    ...prompt(`sim:parallel-tools ${JSON.stringify(calls)}`),
    stream: false,
    tools: [{ ...bashTool, type: 'custom', run, parse: (input) => input }],
  });
  assert.deepEqual(
    ran,
    calls.map(({ input }) => input.command),
  );
  assert.match(textOf(message), new RegExp(`ran echo ${word} 2`));
  // It began with a thread: a conversation that the provider would keep, and that could not be judged whole.
  for (const { body } of await reachedProvider(word)) assert.equal(JSON.parse(body).thread, undefined);
});

test('a thread goes on as a conversation that is sent whole', async () => {
  const [first, second] = [uniqueWord(), uniqueWord()];
  const { messages } = anthropic().beta;
  const thread = messages.thread({ model: 'claude-sonnet-5-5', max_tokens: 100, unsupportedRequestBehavior: 'continue_unthreaded' });
  await thread.send({ role: 'user', content: `hello ${first}` });
  assert.match(textOf(await thread.send({ role: 'user', content: `sim:echo and ${second}` })), new RegExp(second));
  const [arrived] = await reachedProvider(second);
  assert.ok(arrived.body.includes(first) && !arrived.body.includes('"thread"'));
});

test('a thinking block comes back unaltered, secret-looking or not', async () => {
  const client = anthropic();
  const first = prompt('sim:thinking a thought about nothing sim:echo thought');
  const reply = await client.messages.stream(first).finalMessage();
  assert.equal(reply.content[0].type, 'thinking');
  const turn = {
    ...first,
    messages: [...first.messages, { role: 'assistant', content: reply.content }, { role: 'user', content: 'sim:echo accepted' }],
  };
  assert.equal(textOf(await client.messages.create(turn)), 'accepted');
});

test('the provider’s errors pass with their type, message and retry-after', async () => {
  const limited = await anthropic({ maxRetries: 0 })
    .messages.create(prompt('sim:error 429 7'))
    .catch((error) => error);
  assert.ok(limited instanceof Anthropic.RateLimitError);
  assert.equal(limited.headers.get('retry-after'), '7');
  const overloaded = await anthropic({ maxRetries: 0 })
    .messages.create(prompt('sim:error 529'))
    .catch((error) => error);
  assert.equal(overloaded.status, 529);
  assert.equal(overloaded.error.error.type, 'overloaded_error');
});

test('a stream that breaks off is an error to the application', async () => {
  for (const marker of ['sim:reset-midstream', 'sim:truncate', 'sim:error-midstream']) {
    await assert.rejects(
      anthropic({ maxRetries: 0 })
        .messages.stream(prompt(`${marker} sim:echo a reply that is not finished`))
        .finalMessage(),
      marker,
    );
  }
});

test('without a token nothing is served and nothing reaches the provider', async () => {
  const word = uniqueWord();
  const error = await anthropic({ authToken: 'not-a-token' })
    .messages.create(prompt(`hello ${word}`))
    .catch((caught) => caught);
  assert.ok(error instanceof Anthropic.AuthenticationError);
  assert.deepEqual(await reachedProvider(word), []);
});

test('a token in x-api-key is accepted, and never reaches the provider', async () => {
  const word = uniqueWord();
  const client = new Anthropic({ baseURL: stack.ingress, apiKey: stack.tokens.alice, authToken: null });
  await client.messages.create(prompt(`hello ${word}`));
  const [arrived] = await reachedProvider(word);
  assert.equal(arrived.keyAccepted, true);
  assert.equal(arrived.headers.authorization, undefined);
});
