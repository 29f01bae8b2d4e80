import * as fc from 'fast-check';
import { plain } from './read-request.fake.js';
import { parseJson } from '../../json/parse-json.js';
import { isExempt, type Literal } from '../../schema/literal.js';
import { walk } from '../../schema/walk.js';
import { plainBody } from './openai-request.arbitrary.js';
import { requestSchema } from './request.schema.js';

const place = ({ path, literal, value, start }: Literal): string => `${start} ${path} ${literal} ${value}`;
const user = (content: unknown, more: object = {}) => ({ messages: [{ role: 'user', content, ...more }] });
const shape = (body: object) =>
  plain(body).blocks.map(({ id, role, kind, provenance, position }) => [id, role, kind, provenance, position]);

describe('reading a chat completion', () => {
  it('puts every literal of any body into exactly one block, fields and exempt ones apart', () => {
    fc.assert(
      fc.property(plainBody, fc.constantFrom(0, 1), (body, indent) => {
        const text = JSON.stringify(body, null, indent);
        const all: Literal[] = [];
        walk(parseJson(text), requestSchema, '', { literal: (literal) => all.push(literal) });
        const { blocks } = plain(text);
        const found = blocks.flatMap(({ fields, exempt }) => [...fields, ...exempt]);
        expect(found.map(place).toSorted()).toEqual(all.map(place).toSorted());
        expect(blocks.every(({ fields, exempt }) => exempt.every(isExempt) && !fields.some(isExempt))).toBe(true);
        expect(new Set(blocks.map(({ id }) => id)).size).toBe(blocks.length);
      }),
    );
  });

  it('tells roles, kinds and what is new', () => {
    expect(
      shape({
        tools: [{ type: 'function', function: { name: 'bash', description: 'runs' } }],
        messages: [
          { role: 'developer', content: 'be kind' },
          {
            role: 'user',
            content: [
              { type: 'text', text: 'a' },
              { type: 'image_url', image_url: { url: 'https://x.example/a.png' } },
            ],
            name: 'eve',
          },
          {
            role: 'assistant',
            content: 'b',
            reasoning_content: 'hm',
            refusal: 'no',
            tool_calls: [{ id: 'call_1', type: 'function', function: { name: 'bash', arguments: '{}' } }],
          },
          { role: 'tool', tool_call_id: 'call_1', content: 'out' },
          { role: 'assistant', content: null, function_call: { name: 'bash', arguments: '{}' } },
          { role: 'function', name: 'bash', content: 'out' },
          { role: 'narrator', content: 'who?' },
        ],
      }),
    ).toEqual([
      ['tools', 'system', 'unknown', 'system', 'history'],
      ['parameters', 'system', 'unknown', 'system', 'history'],
      ['messages.0.content.0', 'system', 'text', 'system', 'history'],
      ['messages.1.content.0', 'user', 'text', 'user', 'history'],
      ['messages.1.content.1', 'user', 'image', 'user', 'history'],
      ['messages.1', 'user', 'unknown', 'user', 'history'],
      ['messages.2.content.0', 'assistant', 'text', 'assistant', 'history'],
      ['messages.2.reasoning_content', 'assistant', 'thinking', 'assistant', 'history'],
      ['messages.2.refusal', 'assistant', 'text', 'assistant', 'history'],
      ['messages.2.tool_calls.0', 'assistant', 'tool_use', 'tool_use', 'history'],
      ['messages.3', 'user', 'tool_result', 'tool_result', 'history'],
      ['messages.4.function_call', 'assistant', 'tool_use', 'tool_use', 'history'],
      ['messages.5', 'user', 'tool_result', 'tool_result', 'tail'],
      ['messages.6.content.0', 'user', 'text', 'user', 'tail'],
      ['messages.6', 'user', 'unknown', 'user', 'tail'],
    ]);
  });

  const address = 'https://x.example/a.png';
  it.each([
    ['an image by its address', user([{ type: 'image_url', image_url: { url: address } }]), 'url'],
    ['an image by an address of another kind', user([{ type: 'image_url', image_url: { url: 'ftp://x.example/a.png' } }]), 'url'],
    ['an image in bytes', user([{ type: 'image_url', image_url: { url: 'data:image/png;base64,AAAA' } }]), 'base64'],
    ['speech', user([{ type: 'input_audio', input_audio: { data: 'AAAA', format: 'wav' } }]), 'base64'],
    ['a file in bytes', user([{ type: 'file', file: { filename: 'a', file_data: 'data:application/pdf;base64,AAAA' } }]), 'base64'],
    ['a file that the provider keeps', user([{ type: 'file', file: { file_id: 'file-1' } }]), 'file'],
    ['an earlier spoken reply', { messages: [{ role: 'assistant', audio: { id: 'audio_1' } }] }, 'base64'],
    ['bytes in a part that nobody knows', user([{ type: 'scan', data: 'A'.repeat(600) }]), 'base64'],
    [
      'arguments that are no JSON',
      {
        messages: [{ role: 'assistant', tool_calls: [{ id: 'c', type: 'function', function: { name: 'b', arguments: '{"a":1,"a":2}' } }] }],
      },
      'unparsed',
    ],
    ['older arguments that are no JSON', { messages: [{ role: 'assistant', function_call: { name: 'b', arguments: '{"a' } }] }, 'unparsed'],
  ])('says that %s can’t be scanned', (_what, body, why) => {
    const clouded = plain(body).blocks.filter(({ scannable }) => !scannable);
    expect(clouded.map((block) => block.why)).toEqual([why]);
  });

  const odd = 'not a name: a secret';
  it.each([
    ['an unknown member of a message', user('hi', { note: odd })],
    ['a participant’s name', user('hi', { name: odd })],
    ['the model', { ...user('hi'), model: odd }],
    ['an id of an odd form', { messages: [{ role: 'tool', tool_call_id: odd, content: '' }] }],
    ['the name of a tool', { ...user('hi'), tools: [{ type: 'function', function: { name: odd } }] }],
    [
      'a default in a schema',
      { ...user('hi'), tools: [{ type: 'function', function: { name: 'b', parameters: { default: { id: odd } } } }] },
    ],
    ['a word where the format has its own', { ...user('hi'), service_tier: odd }],
    ['an unknown type', user([{ type: odd }])],
    ['a member called id', user([{ type: 'text', text: 'a', id: 'plain-id' }]), 'plain-id'],
    ['a member called encrypted', user([{ type: 'text', text: 'a', encrypted_content: 'A'.repeat(32) }]), 'A'.repeat(32)],
    ['a tool call in a user’s message', user('hi', { tool_calls: [{ id: 'call_1', type: 'function' }] }), 'call_1'],
    ['a signature that this format has not', user([{ type: 'thinking', thinking: 'x', signature: odd }])],
    [
      'arguments of a call',
      {
        messages: [
          {
            role: 'assistant',
            tool_calls: [{ id: 'c', type: 'function', function: { name: 'b', arguments: JSON.stringify({ [odd]: 1 }) } }],
          },
        ],
      },
    ],
    [
      'input of a custom tool',
      { messages: [{ role: 'assistant', tool_calls: [{ id: 'c', type: 'custom', custom: { name: 'b', input: odd } }] }] },
    ],
    ['metadata', { ...user('hi'), metadata: { [odd]: 'x' } }],
    ['the caller’s user', { ...user('hi'), user: odd }],
    ['a prediction', { ...user('hi'), prediction: { type: 'content', content: odd } }],
    ['an unknown parameter', { ...user('hi'), future: [{ deep: odd }] }],
    ['an unknown number', { ...user('hi'), card: 4_111_111_111_111_111 }, '4111111111111111'],
    ['an address that is none', user([{ type: 'image_url', image_url: { url: odd } }])],
  ])('looks at %s', (_what, body: object, value = odd) => {
    const fields = plain(body).blocks.flatMap((block) => block.fields);
    expect(fields.some((field) => field.value === value && field.role === 'content')).toBe(true);
  });

  it('names what is on offer', () => {
    const { tools, model, stream } = plain({
      ...user('a'),
      stream: true,
      tools: [{ type: 'function', function: { name: 'bash' } }, { type: 'custom', custom: { name: 'sql' } }, { type: 'hologram' }],
      functions: [{ name: 'older' }],
      web_search_options: {},
    });
    expect([tools, model, stream]).toEqual([['bash', 'sql', 'hologram', 'older', 'web_search'], 'gpt-5', true]);
  });

  it.each([
    ['body', '[]', 'body'],
    ['no messages', {}, 'messages'],
    ['a message that is none', { messages: ['a'] }, 'messages.0'],
    ['no role', { messages: [{ content: 'a' }] }, 'messages.0.role'],
    ['content of another kind', user(5), 'messages.0.content'],
    ['a part without a type', user([{ text: 'a' }]), 'messages.0.content.0'],
    ['a text that is none', user([{ type: 'text', text: 5 }]), 'messages.0.content.0.text'],
    ['a result of nothing', { messages: [{ role: 'tool', content: 'a' }] }, 'messages.0.tool_call_id'],
    ['a call without a function', { messages: [{ role: 'assistant', tool_calls: [{ id: 'a' }] }] }, 'messages.0.tool_calls.0.function'],
    [
      'arguments of another kind',
      { messages: [{ role: 'assistant', function_call: { name: 'a', arguments: {} } }] },
      'messages.0.function_call.arguments',
    ],
    ['a model of another kind', { ...user('a'), model: 5 }, 'model'],
    ['a stream of another kind', { ...user('a'), stream: 'yes' }, 'stream'],
    ['tools of another kind', { ...user('a'), tools: {} }, 'tools'],
  ])('refuses %s, naming the place', (_what, body, path) => {
    expect(() => plain(body)).toThrow(expect.objectContaining({ code: 'body_shape', path }));
  });

  it.each(['previous_response_id', 'conversation', 'thread_id'])('refuses a conversation that the provider keeps (%s)', (key) => {
    expect(() => plain({ ...user('a'), [key]: 'x' })).toThrow(expect.objectContaining({ code: 'thread_unsupported', path: key }));
    expect(plain({ ...user('a'), [key]: null, store: true }).blocks).toHaveLength(2);
  });
});
