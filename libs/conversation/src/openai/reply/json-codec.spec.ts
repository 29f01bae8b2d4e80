import { same } from '../../format/reply-event.js';
import { replacing, runJson, type Decide } from './run-codec.fake.js';

const reply = (message: object, more: object = {}, reason = 'stop'): string =>
  JSON.stringify({
    id: 'chatcmpl-1',
    object: 'chat.completion',
    created: 1,
    model: 'gpt-5',
    choices: [{ index: 0, message: { role: 'assistant', content: null, ...message }, finish_reason: reason }],
    ...more,
  });
const call = (id: string, command: string) => ({
  id,
  type: 'function',
  function: { name: 'bash', arguments: JSON.stringify({ command }) },
});
const after = (text: string, decide: Decide) => JSON.parse(runJson(text, decide).written);

describe('a chat completion as one JSON body', () => {
  it('puts words in the place of a withheld call and lets another go', () => {
    const { choices } = after(reply({ content: 'Now.', tool_calls: [call('a', 'ls'), call('b', 'rm')] }, {}, 'tool_calls'), (event) =>
      event.type === 'close' && event.block.endsWith('.1') ? { say: 'words', text: 'withheld' } : same,
    );
    expect(choices).toMatchObject([
      { message: { content: 'Now.\n\nwithheld', tool_calls: [call('a', 'ls')] }, finish_reason: 'tool_calls' },
    ]);
  });

  it('ends the turn when no call is left', () => {
    const { choices } = after(reply({ tool_calls: [call('a', 'ls')] }, {}, 'tool_calls'), (event) =>
      event.type === 'close' ? { say: 'words', text: 'withheld' } : event.type === 'stop' ? { say: 'no_calls' } : same,
    );
    expect(choices).toEqual([{ index: 0, message: { role: 'assistant', content: 'withheld' }, logprobs: null, finish_reason: 'stop' }]);
  });

  it.each([
    ['text', reply({ content: 'K' })],
    ['a refusal', reply({ refusal: 'K' })],
    ['reasoning', reply({ reasoning_content: 'K', reasoning: 'K' })],
    ['an input', reply({ tool_calls: [call('a', 'K')] })],
    ['an older input', reply({ function_call: { name: 'b', arguments: '{"a":"K"}' } })],
    ['a citation', reply({ annotations: [{ type: 'url_citation', url_citation: { url: 'https://x.example/K', title: 'K' } }] })],
    ['speech', reply({ audio: { id: 'a', data: 'K', transcript: 'K' } })],
    ['content in parts', reply({ content: [{ type: 'text', text: 'K' }] })],
    ['a member and its name', reply({ K: { K: ['K'] } })],
    ['a role', reply({ role: 'K' })],
    ['the body', reply({}, { K: { note: 'K' } })],
    ['an error behind a 200', '{"error":{"message":"K","type":"K","param":"K"},"note":"K"}'],
  ])('masks %s', (_what, text) => {
    expect(runJson(text, replacing('K', '*')).written).not.toContain('K');
  });

  it('tells an error behind a 200 as what it is', () => {
    const { events } = runJson('{"error":{"message":"no","code":"quota"}}', () => same);
    expect(events.slice(-2)).toEqual([{ type: 'failed', error: 'quota', message: 'no' }, { type: 'end' }]);
    expect(runJson('{"error":"no"}', () => same).events.at(-2)).toEqual({ type: 'failed', error: 'error', message: 'no' });
  });

  it.each(['', '<html>', '[]', '{}', '{"choices":{}}', '{"choices":["a"]}', '{"a":1,"a":1}', '{"choices":[{"message":"a"}]}'])(
    'refuses %j: what can’t be read can’t be guarded',
    (text) => expect(() => runJson(text, () => same)).toThrow(expect.objectContaining({ code: 'upstream_broken' })),
  );
});
