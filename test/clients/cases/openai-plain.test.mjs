import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import OpenAI from 'openai';
import { chatClients } from '../support/chat-clients.mjs';
import { bashFunction, bashTool, chat, model, openai } from '../support/openai.mjs';
import { uniqueWord } from '../support/ostiary.mjs';
import { targets } from '../support/targets.mjs';

const failure = (promise) =>
  promise.then(
    (answer) => assert.fail(`answered: ${JSON.stringify(answer)}`),
    (error) => error,
  );

for (const target of targets) {
  describe(`from ${target.name}`, () => {
    for (const { name, ask } of chatClients) {
      test(`${name} gets the words, the ending and the usage`, async () => {
        const word = uniqueWord();
        const { text, finish, usage, error } = await ask(target, `sim:echo all is well with ${word}`);
        assert.equal(error, undefined);
        assert.deepEqual([text, finish], [`all is well with ${word}`, 'stop']);
        assert.ok(usage.prompt_tokens > 0 && usage.total_tokens > usage.completion_tokens);
      });

      test(`${name} gets parallel tool calls`, async () => {
        const calls = ['one', 'two'].map((word) => ({ name: 'Bash', input: { command: `echo ${word} ${'x'.repeat(60)}` } }));
        const outcome = await ask(target, `sim:parallel-tools ${JSON.stringify(calls)}`, { tools: true });
        assert.deepEqual([outcome.calls, outcome.finish], [calls, 'tool_calls']);
      });

      test(`${name} is told the provider’s error`, async () => {
        const { error } = await ask(target, 'sim:error 400 0 no such thing');
        assert.equal(error.status, 400);
        assert.match(error.message, /no such thing/);
      });
    }

    test('a stream arrives chunk by chunk: the role, the words, the reason, the usage', async () => {
      const params = chat('sim:long 20 sim:pace 20', { stream: true, stream_options: { include_usage: true } });
      const chunks = [];
      const times = [];
      for await (const chunk of await openai(target).chat.completions.create(params)) {
        chunks.push(chunk);
        if (chunk.choices[0]?.delta.content) times.push(performance.now());
      }
      assert.equal(chunks[0].choices[0].delta.role, 'assistant');
      assert.ok(times.length >= 20 && times.at(-1) - times[0] > 300, 'the deltas came all at once: something buffers');
      assert.equal(chunks.at(-2).choices[0].finish_reason, 'stop');
      assert.deepEqual([chunks.at(-1).choices, chunks.at(-1).usage.total_tokens > 0], [[], true]);
    });

    test('several choices come apart, streamed too', async () => {
      const params = chat('sim:echo some words', { n: 3 });
      const wanted = ['some words', 'some words (choice 1)', 'some words (choice 2)'];
      const { choices } = await openai(target).chat.completions.create(params);
      const streamed = await openai(target).chat.completions.stream(params).finalChatCompletion();
      for (const list of [choices, streamed.choices]) {
        assert.deepEqual(
          list.map(({ message }) => message.content),
          wanted,
        );
      }
    });

    test('the helper’s tool loop runs', async () => {
      const ran = [];
      const run = ({ command }) => {
        ran.push(command);
        return `ran ${command}`;
      };
      const tool = { type: 'function', function: { ...bashFunction, function: run, parse: JSON.parse } };
      const script = ['ls', 'pwd'].map((command) => `sim:tool ${JSON.stringify({ name: 'Bash', input: { command } })}`).join('\n');
      const runner = openai(target).chat.completions.runTools(chat(script, { tools: [tool] }));
      assert.match(await runner.finalContent(), /ran pwd/);
      assert.deepEqual(ran, ['ls', 'pwd']);
    });

    test('functions of the form before tools are called and answered', async () => {
      const params = chat('sim:tool {"name":"Bash","input":{"command":"ls"}}\nsim:echo listed', { functions: [bashFunction] });
      const { choices } = await openai(target).chat.completions.create(params);
      const { message, finish_reason: finish } = choices[0];
      assert.deepEqual([message.function_call, finish], [{ name: 'Bash', arguments: '{"command":"ls"}' }, 'function_call']);
      const streamed = await openai(target).chat.completions.stream(params).finalChatCompletion();
      assert.deepEqual(streamed.choices[0].message.function_call, message.function_call);
      const messages = [...params.messages, message, { role: 'function', name: 'Bash', content: 'README.md' }];
      const next = await openai(target).chat.completions.create({ ...params, messages });
      assert.equal(next.choices[0].message.content, 'listed');
    });

    test('a refusal of the model comes as one', async () => {
      const params = chat('sim:refusal sim:echo I would rather not.');
      const whole = await openai(target).chat.completions.create(params);
      const streamed = await openai(target).chat.completions.stream(params).finalChatCompletion();
      for (const { choices } of [whole, streamed]) assert.equal(choices[0].message.refusal, 'I would rather not.');
    });

    test('errors pass with status, code, type and retry-after', async () => {
      const error = await failure(openai(target, { maxRetries: 0 }).chat.completions.create(chat('sim:error 429 7')));
      assert.ok(error instanceof OpenAI.RateLimitError);
      assert.deepEqual([error.code, error.type, error.headers.get('retry-after')], ['rate_limit_exceeded', 'requests', '7']);
    });

    test('an error in the middle of a stream, and a stream that is reset, are errors to the application', async () => {
      for (const marker of ['sim:error-midstream it broke', 'sim:reset-midstream']) {
        const prompt = chat(`${marker}\nsim:echo an answer that is not finished`);
        await failure(openai(target, { maxRetries: 0 }).chat.completions.stream(prompt).finalChatCompletion());
      }
    });

    test('models are listed', async () => {
      const { data } = await openai(target).models.list();
      assert.ok(data.some(({ id }) => id === model));
    });

    test('without a key that is known nothing is served', async () => {
      const error = await failure(openai({ ...target, apiKey: 'not-a-key' }).chat.completions.create(chat('hello', { tools: [bashTool] })));
      assert.ok(error instanceof OpenAI.AuthenticationError);
    });
  });
}
