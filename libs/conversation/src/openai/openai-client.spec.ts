import { clientSchema } from '#contracts';
import * as fc from 'fast-check';
import { openAiClient } from './openai-client.js';

describe('the program behind a chat completion', () => {
  it.each([
    ['OpenAI/JS 7.57.0', 'openai-sdk', 'OpenAI/JS', '7.57.0'],
    ['OpenAI/Python 2.9.0', 'openai-sdk', 'OpenAI/Python', '2.9.0'],
    ['AsyncOpenAI/Python 2.9.0', 'openai-sdk', 'AsyncOpenAI/Python', '2.9.0'],
    ['AsyncAzureOpenAI/Python 2.9.0', 'openai-sdk', 'AsyncAzureOpenAI/Python', '2.9.0'],
    ['ai/7.0.3 ai-sdk/openai/4.0.118 runtime/node.js/v24', 'ai-sdk', 'ai-sdk', '7.0.3'],
    ['ai-sdk/openai-compatible/2.0.1 ai-sdk/provider-utils/5.0.0', 'ai-sdk', 'ai-sdk', '2.0.1'],
    ['opencode/1.2.0 ai-sdk-openai/4.0.118', 'ai-sdk', 'ai-sdk', '4.0.118'],
    ['curl/8.5.0', 'unknown', 'curl', '8.5.0'],
    ['openai-go 1.2', 'unknown', 'openai-go', null],
    [undefined, 'unknown', 'unknown', null],
    ['', 'unknown', 'unknown', null],
  ])('%s', (agent, kind, name, version) => expect(openAiClient(agent)).toEqual({ kind, name, version }));

  it('keeps names short and plain whatever is sent', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 600 }), fc.constantFrom('', 'OpenAI/', 'ai/', 'x ai-sdk/'), (rest, start) => {
        const client = openAiClient(start + rest);
        expect(clientSchema.parse(client)).toEqual(client);
        expect(`${client.name} ${client.version}`).toMatch(/^[\w.@+/ -]{1,160}$/);
      }),
    );
  });
});
