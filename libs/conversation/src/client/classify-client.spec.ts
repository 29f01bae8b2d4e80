import { clientSchema } from '#contracts';
import * as fc from 'fast-check';
import { classifyClient } from './classify-client.js';

describe('classifyClient', () => {
  it.each([
    ['claude-cli/2.1.330 (external, sdk-cli)', 'claude-code', 'claude-cli', '2.1.330'],
    ['claude-cli/2.1.330 (external, cli)', 'claude-code', 'claude-cli', '2.1.330'],
    ['Anthropic/JS 0.128.0', 'anthropic-sdk', 'Anthropic/JS', '0.128.0'],
    ['AsyncAnthropic/Python 0.80.0', 'anthropic-sdk', 'AsyncAnthropic/Python', '0.80.0'],
    ['curl/8.5.0', 'unknown', 'curl', '8.5.0'],
    ['my claude-cli/2.1', 'unknown', 'my', null],
    [undefined, 'unknown', 'unknown', null],
    ['', 'unknown', 'unknown', null],
    ['OpenAI/JS 7.57.0', 'openai-sdk', 'OpenAI/JS', '7.57.0'],
    ['AsyncOpenAI/Python 2.8.1', 'openai-sdk', 'AsyncOpenAI/Python', '2.8.1'],
    ['AsyncAzureOpenAI/Python 2.8.1', 'openai-sdk', 'AsyncAzureOpenAI/Python', '2.8.1'],
    ['ai/7.0.1 ai-sdk/openai/4.0.118 ai-sdk/provider-utils/5.0.2 runtime/node.js/24', 'ai-sdk', 'ai-sdk/openai', '4.0.118'],
    ['ai-sdk-openai/4.0.118 ai-sdk-provider-utils/5.0.81 node.js/24', 'ai-sdk', 'ai-sdk-openai', '4.0.118'],
    ['my-app/1.0 ai-sdk/provider-utils/5.0.2 ai-sdk/anthropic/4.0.105', 'ai-sdk', 'ai-sdk/anthropic', '4.0.105'],
    ['notai-sdk/openai/4', 'unknown', 'notai-sdk', null],
    ['python-requests/2.31.0', 'unknown', 'python-requests', '2.31.0'],
    ['Go-http-client/1.1', 'unknown', 'Go-http-client', '1.1'],
    ['claude-cli/2.1.330-beta.12+a1b2c3d (external)', 'claude-code', 'claude-cli', '2.1.330-beta.12+a1b2c3d'],
    ['OpenAIs 1', 'unknown', 'OpenAIs', null],
  ])('%s', (agent, kind, name, version) => expect(classifyClient(agent)).toEqual({ kind, name, version }));

  it.each([
    `ghp_${'a1B2'.repeat(9)}`,
    `AKIA${'QX7Z'.repeat(4)}`,
    `glpat-${'x9Yz0'.repeat(4)}`,
    'ann.smith@corp-mail.net',
    `a-${'4f'.repeat(20)}`,
  ])('takes neither a key nor an address for a name or a version: %s', (value) => {
    for (const before of [
      '',
      'app/',
      'app/1.',
      'claude-cli/',
      'claude-cli/2.1-',
      'Anthropic/',
      'Anthropic/JS ',
      'OpenAI/JS 1.',
      'x ai-sdk-',
      'ai-sdk/openai/',
    ]) {
      const { name, version } = classifyClient(before + value);
      expect(`${name} ${version}`).not.toContain(value.slice(8, -4));
    }
  });

  it('keeps names short and plain whatever is sent', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 300 }),
        fc.constantFrom('', 'claude-cli/', 'Anthropic/', 'OpenAI/', 'x ai-sdk/'),
        (rest, start) => {
          const client = classifyClient(start + rest);
          expect(clientSchema.parse(client)).toEqual(client);
          expect(`${client.name} ${client.version}`).toMatch(/^[\w.@+/ -]{1,160}$/);
        },
      ),
    );
  });
});
