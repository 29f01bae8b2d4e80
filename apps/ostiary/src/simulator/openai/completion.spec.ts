import * as fc from 'fast-check';
import { joined, SimulatedChat } from './testing/simulated-chat.js';

let chat: SimulatedChat;
beforeAll(async () => {
  chat = await SimulatedChat.start();
});
afterAll(() => chat.simulator.close());

describe('a completion', () => {
  it('tells people what reached it, with the API’s headers', async () => {
    const response = await chat.ask('How are you?');
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
    const [first, second] = await Promise.all([1, 2].map(() => chat.streamText('sim:thinking sim:echo twice')));
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
          const choices = await chat.choices(prompt, { n });
          const chunks = await chat.chunks(prompt, { n });
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
    const chunks = await chat.chunks('sim:echo some words', { stream_options: { include_usage: true } });
    expect(chunks[0]?.choices[0]?.delta).toEqual({ role: 'assistant', content: '', refusal: null });
    expect(chunks.at(-2)?.choices[0]).toMatchObject({ delta: {}, finish_reason: 'stop' });
    expect(chunks.at(-1)).toMatchObject({ choices: [], usage: { total_tokens: expect.any(Number) } });
    expect(chunks.slice(0, -1).every(({ usage }) => usage === null)).toBe(true);
    expect(chunks[0]?.obfuscation).toMatch(/^[0-9a-f]+$/);
    const plain = await chat.chunks('sim:echo some words', { stream_options: { include_obfuscation: false } });
    expect(plain.some((chunk) => 'usage' in chunk || 'obfuscation' in chunk)).toBe(false);
  });

  it('has the endings of the API', async () => {
    const refusal = 'sim:refusal sim:echo I will not.';
    expect(await chat.choices(refusal)).toMatchObject([{ message: { content: null, refusal: 'I will not.' }, finish_reason: 'stop' }]);
    expect(joined(await chat.chunks(refusal), (delta) => delta.refusal)).toBe('I will not.');
    expect(await chat.choices('sim:max-tokens')).toMatchObject([{ finish_reason: 'length' }]);
    expect(await chat.choices('sim:shape content-filter')).toMatchObject([{ finish_reason: 'content_filter' }]);
  });

  it('fills a structured output', async () => {
    const schema = { type: 'object', properties: { title: { type: 'string' } } };
    const [choice] = await chat.choices('sim:error', { response_format: { type: 'json_schema', json_schema: { name: 'x', schema } } });
    expect(JSON.parse(choice?.message.content ?? '')).toEqual({ title: 'Simulated' });
  });
});
