import { createAnthropic } from '@ai-sdk/anthropic';
import { createOpenAI } from '@ai-sdk/openai';
import { generateText, streamText } from 'ai';
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { describe, test } from 'node:test';
import { aiTools } from '../support/ai-sdk.mjs';
import { claude, makeHome } from '../support/claude-code.mjs';
import * as chat from '../support/openai.mjs';
import { exchange, exchangesAfter, stack, uniqueWord } from '../support/ostiary.mjs';
import { askPython } from '../support/python.mjs';
import { anthropic, bashTool, model } from '../support/sdk.mjs';
import { gateway } from '../support/targets.mjs';

/** What JSON writers write differently: quotes, slashes, line ends in a text, characters beyond ASCII and the BMP, markup. */
const tricky = (word) => `${word} says "naïve" \\ 50 € a/b <b>&</b> 🌾 ${'and goes on about the harvest, '.repeat(12)}`;
const command = (word) => `echo '${word}' | grep "x\\y" && printf '%s' "${'the barn is full; '.repeat(15)}"`;
const toolCall = (word) => `sim:tool ${JSON.stringify({ name: 'Bash', input: { command: command(word) } })}`;
/** The second turn thinks and calls a tool; the others only speak. */
const prompts = (words) => [
  `sim:echo ${tricky(words[0])}`,
  `sim:thinking ${tricky(words[1])}\n${toolCall(words[1])}\nsim:echo ${tricky(words[2])}`,
  `sim:echo ${tricky(words[3])}`,
];
const threeTurns = () => prompts(Array.from({ length: 4 }, uniqueWord));

/** Notes the exchange of each call. None begins before the one before it is on record: what is on its way there is stored once more. */
const noting = () => {
  const ids = [];
  const noted = async (...call) => {
    if (ids.length > 0) await exchange(ids.at(-1));
    const response = await fetch(...call);
    ids.push(response.headers.get('ostiary-exchange'));
    return response;
  };
  return { ids, fetch: noted };
};

const isOfModel = ({ provenance }) => provenance === 'assistant' || provenance === 'tool_use';
const long = ({ text }) => text.length > 200;

/**
 * Of each exchange that goes on from the one before: what the model said there comes back here, and nothing that it said is new to the record. `least`: so
 * many long texts of the model at least come back in all, so that nothing is held to nothing.
 */
const holdStoredOnce = async (ids, least) => {
  const records = await Promise.all(ids.map(exchange));
  assert.equal(new Set(records.map(({ sessionId }) => sessionId)).size, 1);
  let back = 0;
  records.slice(1).forEach(({ blocks }, index) => {
    const asked = blocks.filter((block) => block.in === 'request');
    assert.deepEqual(
      asked.filter((block) => isOfModel(block) && block.isNew && long(block)).map(({ id, kind, text }) => [index + 1, id, kind, text]),
      [],
    );
    const texts = new Set(asked.map(({ text }) => text));
    back += records[index].blocks.filter((block) => block.in === 'reply' && long(block) && texts.has(block.text)).length;
  });
  assert.ok(back >= least, `${back} answers came back, of ${least}`);
};

describe('an answer is stored once, though it comes back at every turn', { concurrency: true }, () => {
  for (const stream of [false, true]) {
    test(`by the Anthropic SDK, streamed: ${stream}`, async () => {
      const { ids, fetch } = noting();
      const client = anthropic({ fetch, defaultHeaders: { 'x-claude-code-session-id': randomUUID() } });
      const messages = [];
      for (const text of threeTurns()) {
        messages.push({ role: 'user', content: [{ type: 'text', text, cache_control: { type: 'ephemeral' } }] });
        for (;;) {
          const params = { model, max_tokens: 2048, messages, tools: [bashTool] };
          const answer = await (stream ? client.messages.stream(params).finalMessage() : client.messages.create(params));
          messages.push({ role: 'assistant', content: answer.content });
          const results = answer.content.filter(({ type }) => type === 'tool_use');
          if (results.length === 0) break;
          messages.push({ role: 'user', content: results.map(({ id }) => ({ type: 'tool_result', tool_use_id: id, content: 'done' })) });
        }
        // The mark of the cache moves on with each turn.
        for (const { content } of messages) for (const block of content) delete block.cache_control;
      }
      await holdStoredOnce(ids, 4);
    });

    test(`by the OpenAI SDK, streamed: ${stream}`, async () => {
      const { ids, fetch } = noting();
      const client = chat.openai(gateway, { fetch, defaultHeaders: { 'x-session-id': randomUUID() } });
      const messages = [];
      for (const content of threeTurns()) {
        messages.push({ role: 'user', content });
        for (;;) {
          const params = { model: chat.model, messages, tools: [chat.bashTool] };
          const { choices } = await (stream
            ? client.chat.completions.stream({ ...params, stream: true }).finalChatCompletion()
            : client.chat.completions.create(params));
          const [{ message }] = choices;
          messages.push(message);
          if (!message.tool_calls?.length) break;
          for (const { id } of message.tool_calls) messages.push({ role: 'tool', tool_call_id: id, content: 'done' });
        }
      }
      await holdStoredOnce(ids, 3);
    });

    for (const [name, provider, least] of [
      [
        'Anthropic',
        ({ fetch, session }) =>
          createAnthropic({
            baseURL: `${stack.ingress}/v1`,
            apiKey: stack.tokens.alice,
            fetch,
            headers: { 'x-claude-code-session-id': session },
          })(model),
        4,
      ],
      ['OpenAI', ({ fetch, session }) => createOpenAI({ ...gateway, fetch, headers: { 'x-session-id': session } }).chat(chat.model), 3],
    ])
      test(`by the AI SDK for ${name}, streamed: ${stream}`, async () => {
        const { ids, fetch } = noting();
        const target = provider({ fetch, session: randomUUID() });
        const messages = [];
        for (const content of threeTurns()) {
          messages.push({ role: 'user', content });
          for (;;) {
            const call = { model: target, messages, tools: aiTools };
            const result = stream ? streamText(call) : await generateText(call);
            if (stream) await result.consumeStream();
            messages.push(...(await result.response).messages);
            const calls = await result.toolCalls;
            if (calls.length === 0) break;
            const output = { type: 'text', value: 'done' };
            messages.push({
              role: 'tool',
              content: calls.map(({ toolCallId, toolName }) => ({ type: 'tool-result', toolCallId, toolName, output })),
            });
          }
        }
        await holdStoredOnce(ids, least);
      });

    test(`by the Python SDK, streamed: ${stream}`, async () => {
      const session = randomUUID();
      const messages = [];
      const words = Array.from({ length: 3 }, uniqueWord);
      for (const [turn, word] of words.entries()) {
        if (turn > 0) await exchangesAfter(words[0], turn);
        messages.push({ role: 'user', content: `sim:echo ${tricky(word)}` });
        const params = { model: chat.model, messages, stream, extra_headers: { 'x-session-id': session } };
        messages.push({ role: 'assistant', content: (await askPython({ ...gateway, params })).text });
      }
      await holdStoredOnce(await exchangesAfter(words[0], 3), 2);
    });
  }

  test('by Claude Code, with a tool that it runs', async () => {
    const place = makeHome();
    const words = Array.from({ length: 4 }, uniqueWord);
    const [first, second, third] = prompts(words);
    await claude(place, first);
    await claude(place, second.replace('| grep "x\\\\\\\\y" && printf', '; printf'), { args: ['--continue', '--allowedTools', 'Bash'] });
    await claude(place, third, { args: ['--continue'] });
    await holdStoredOnce(await exchangesAfter(words[0], 4), 3);
  });
});
