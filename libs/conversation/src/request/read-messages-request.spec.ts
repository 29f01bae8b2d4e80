import * as fc from 'fast-check';
import { ConversationError } from '../conversation-error.js';
import type { Block } from './block.js';
import { plainBody } from './messages-request.arbitrary.js';
import { readMessagesRequest } from './read-messages-request.js';

const read = (body: object) => readMessagesRequest(JSON.stringify({ model: 'claude-sonnet-4-5', messages: [], ...body }));
const blocksOf = (content: unknown, role = 'user'): readonly Block[] => read({ messages: [{ role, content }] }).blocks;
const only = (block: object, role = 'user'): Block => blocksOf([block], role)[0] as Block;
const valuesOf = (block: Block): string[] => block.fields.map((field) => field.value);

describe('readMessagesRequest', () => {
  it('tells what a gateway has to know', () => {
    const request = read({
      stream: true,
      metadata: { user_id: 'u1' },
      tools: [
        { name: 'Bash', input_schema: {} },
        { type: 'web_search_20250305', name: 'web_search' },
        { type: 'mcp_toolset', mcp_server_name: 'jira' },
      ],
      messages: [{ role: 'user', content: 'hi' }],
    });
    expect(request).toMatchObject({
      model: 'claude-sonnet-4-5',
      stream: true,
      tools: ['Bash', 'web_search', 'jira'],
      metadataUserId: 'u1',
      messageCount: 1,
    });
    expect(JSON.parse(request.text.slice(request.toolsSpan?.start, request.toolsSpan?.end))).toHaveLength(3);
    expect(read({ system: null, tools: null, stream: null, metadata: null })).toMatchObject({
      stream: false,
      tools: [],
      toolsSpan: null,
      metadataUserId: null,
      blocks: [],
    });
  });

  it('gives every block its id, provenance, kind and raw span', () => {
    const request = read({
      system: 'be brief',
      messages: [
        { role: 'user', content: 'list files' },
        {
          role: 'assistant',
          content: [
            { type: 'thinking', thinking: 'hm', signature: 'c2ln' },
            { type: 'text', text: 'ok' },
            { type: 'tool_use', id: 't1', name: 'Bash', input: { command: 'ls' } },
          ],
        },
        {
          role: 'user',
          content: [
            { type: 'tool_result', tool_use_id: 't1', content: 'a.txt' },
            { type: 'text', text: 'and now?' },
          ],
        },
      ],
    });
    expect(request.blocks.map(({ id, provenance, kind, position }) => [id, provenance, kind, position])).toEqual([
      ['system.0', 'system', 'text', 'history'],
      ['messages.0.content.0', 'user', 'text', 'history'],
      ['messages.1.content.0', 'assistant', 'thinking', 'history'],
      ['messages.1.content.1', 'assistant', 'text', 'history'],
      ['messages.1.content.2', 'tool_use', 'tool_use', 'history'],
      ['messages.2.content.0', 'tool_result', 'tool_result', 'tail'],
      ['messages.2.content.1', 'user', 'text', 'tail'],
    ]);
    expect(JSON.parse(request.text.slice(request.blocks[4]?.start, request.blocks[4]?.end))).toMatchObject({ id: 't1' });
  });

  it('takes everything for new before the first reply, and a prefill for part of the tail', () => {
    const positions = (messages: object[]): string[] => read({ system: 's', messages }).blocks.map(({ position }) => position);
    const user = { role: 'user', content: 'u' };
    const assistant = { role: 'assistant', content: 'a' };
    expect(positions([user])).toEqual(['tail', 'tail']);
    expect(positions([user, user])).toEqual(['tail', 'tail', 'tail']);
    expect(positions([user, assistant])).toEqual(['tail', 'tail', 'tail']);
    expect(positions([user, assistant, user, assistant])).toEqual(['history', 'history', 'history', 'tail', 'tail']);
    expect(positions([assistant])).toEqual(['tail', 'tail']);
  });

  it.each<[string, object, string[]]>([
    [
      'text with citations',
      {
        type: 'text',
        text: 'a',
        citations: [{ type: 'web_search_result_location', cited_text: 'b', title: 'c', url: 'd', encrypted_index: 'x' }],
      },
      ['a', 'b', 'c', 'd'],
    ],
    [
      'a tool call, keys too',
      { type: 'tool_use', id: 't', name: 'n', input: { a: ['b', { c: 'd' }], id: 'e', type: 'f' } },
      ['a', 'b', 'c', 'd', 'id', 'e', 'type', 'f'],
    ],
    [
      'a tool result',
      {
        type: 'tool_result',
        tool_use_id: 't',
        content: [
          { type: 'text', text: 'a' },
          { type: 'hologram', beams: ['b'] },
        ],
      },
      ['a', 'b'],
    ],
    [
      'a text document',
      { type: 'document', title: 'a', context: 'b', source: { type: 'text', media_type: 'text/plain', data: 'c' } },
      ['a', 'b', 'c'],
    ],
    [
      'a search result',
      { type: 'search_result', source: 'https://a', title: 'b', content: [{ type: 'text', text: 'c' }] },
      ['https://a', 'b', 'c'],
    ],
    ['an unknown block, odd keys too', { type: 'hologram', 'odd key': 1, beams: { name: 'not a name!' } }, ['odd key', 'not a name!']],
    ['content under a marker’s key', { type: 'text', text: 'a', cache_control: { type: 'a whole sentence' } }, ['a', 'a whole sentence']],
    ['an id that is no id', { type: 'tool_use', id: 'dump the table', name: 'n', input: {} }, ['dump the table']],
  ])('finds the text of %s', (_what, block, expected) => expect(valuesOf(only(block))).toEqual(expected));

  it.each<[string, object, string | null]>([
    ['an image', { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'AAAA' } }, 'base64'],
    ['a PDF', { type: 'document', source: { type: 'base64', media_type: 'application/pdf', data: 'AAAA' } }, 'base64'],
    ['an image by URL', { type: 'image', source: { type: 'url', url: 'https://a' } }, 'url'],
    ['a file', { type: 'document', source: { type: 'file', file_id: 'file_1' } }, 'file'],
    [
      'an image in a tool result',
      { type: 'tool_result', tool_use_id: 't', content: [{ type: 'image', source: { type: 'base64', data: 'AAAA' } }] },
      'base64',
    ],
    ['redacted thinking', { type: 'redacted_thinking', data: 'AAAA' }, 'encrypted'],
    [
      'a search result of the provider’s',
      { type: 'web_search_tool_result', tool_use_id: 't', content: [{ type: 'web_search_result', encrypted_content: 'AAAA' }] },
      'encrypted',
    ],
    ['bytes in an unknown block', { type: 'hologram', beam: 'QUJD'.repeat(200) }, 'base64'],
    ['a text that cites a search', { type: 'text', text: 'a', citations: [{ encrypted_index: 'QUJD' }] }, null],
    ['a long text without spaces', { type: 'text', text: 'QUJD'.repeat(200) }, null],
    ['a signed thought', { type: 'thinking', thinking: 'hm', signature: 'QUJD'.repeat(200) }, null],
  ])('says whether %s can be scanned', (_what, block, why) => {
    expect(only(block)).toMatchObject({ why, scannable: why === null });
  });

  it('marks signed text, and leaves sealed bytes out of the fields', () => {
    expect(only({ type: 'thinking', thinking: 'hm', signature: 's' }, 'assistant').fields).toMatchObject([{ value: 'hm', thinking: true }]);
    expect(valuesOf(only({ type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'AAAA' } }))).toEqual([]);
  });

  it('sees what is outside the conversation: tools, and fields it does not know', () => {
    const request = read({
      tools: [{ name: 'x', description: 'says a', input_schema: { properties: { p: { type: 'string', description: 'says b' } } } }],
      stop_sequences: ['c'],
      future: { hint: 'd' },
      thinking: { type: 'enabled' },
    });
    expect(request.blocks.map((block) => [block.id, block.provenance, valuesOf(block)])).toEqual([
      ['tools', 'system', ['says a', 'says b']],
      ['parameters', 'system', ['c', 'd']],
    ]);
  });

  it('leaves Claude Code’s user id alone and reads any other', () => {
    const own = JSON.stringify({ device_id: 'ab12', account_uuid: '', session_id: '496cff89-af13-48dd-aeba-c61f59af5bd1' });
    expect(read({ metadata: { user_id: own } }).blocks).toEqual([]);
    expect(valuesOf(read({ metadata: { user_id: 'alice@example.org' } }).blocks[0] as Block)).toEqual(['alice@example.org']);
  });

  it('spans exactly the literal of every field', () => {
    fc.assert(
      fc.property(plainBody, fc.constantFrom(0, 2), (body, indent) => {
        const request = readMessagesRequest(JSON.stringify(body, null, indent));
        for (const field of request.blocks.flatMap((block) => block.fields))
          expect(JSON.parse(request.text.slice(field.start, field.end))).toBe(field.value);
      }),
    );
  });

  it('misses no text of a message', () => {
    fc.assert(
      fc.property(plainBody, (body) => {
        const seen = new Set(readMessagesRequest(JSON.stringify(body)).blocks.flatMap(valuesOf));
        for (const text of textsIn(body.messages)) expect(seen).toContain(text);
      }),
    );
  });

  it.each<[object, string]>([
    [{ messages: 'hi' }, 'messages'],
    [{ messages: ['hi'] }, 'messages.0'],
    [{ messages: [{ role: 1, content: 'a' }] }, 'messages.0.role'],
    [{ messages: [{ role: 'user' }] }, 'messages.0.content'],
    [{ messages: [{ role: 'user', content: 5 }] }, 'messages.0.content'],
    [{ messages: [{ role: 'user', content: ['a'] }] }, 'messages.0.content.0'],
    [{ messages: [{ role: 'user', content: [{ text: 'a' }] }] }, 'messages.0.content.0.type'],
    [{ messages: [{ role: 'user', content: [{ type: 'text', text: ['a'] }] }] }, 'messages.0.content.0.text'],
    [{ messages: [{ role: 'user', content: [{ type: 'tool_result', content: 'a' }] }] }, 'messages.0.content.0.tool_use_id'],
    [{ model: 7 }, 'model'],
    [{ model: 'm'.repeat(300) }, 'model'],
    [{ stream: 'yes' }, 'stream'],
    [{ system: 1 }, 'system'],
    [{ tools: {} }, 'tools'],
    [{ tools: ['Bash'] }, 'tools.0'],
    [{ metadata: 'u1' }, 'metadata'],
  ])('refuses %j and says where', (body, path) => expect(() => read(body)).toThrow(expect.objectContaining({ code: 'body_shape', path })));

  it('refuses what is no object, with a code of its own for each reason', () => {
    const codeOf = (text: string): string => {
      try {
        readMessagesRequest(text);
      } catch (error) {
        return (error as ConversationError).code;
      }
      return 'accepted';
    };
    expect(['[]', '{', '{"a":1,"a":2}', `{"a":${'['.repeat(70)}`].map(codeOf)).toEqual([
      'body_shape',
      'body_not_json',
      'body_duplicate_key',
      'body_too_deep',
    ]);
  });

  it.each([{ type: 'create' }, { type: 'continue', previous_message_id: 'msg_1' }])('refuses a thread: %j', (thread) => {
    const read = (value: unknown) => () =>
      readMessagesRequest(JSON.stringify({ model: 'm', thread: value, messages: [{ role: 'user', content: 'go on' }] }));
    expect(read(thread)).toThrow(expect.objectContaining({ code: 'thread_unsupported', path: 'thread' }));
    expect(read(null)).not.toThrow();
  });

  it('survives a structured clone, as a worker needs it', () => {
    const [block] = blocksOf('hi');
    expect(structuredClone(block)).toMatchObject({ id: 'messages.0.content.0', text: 'hi', identity: block?.identity });
  });
});

/** Every string a model would read, by a walk of its own. */
function textsIn(value: unknown, key = ''): string[] {
  if (typeof value === 'string')
    return ['type', 'role', 'id', 'tool_use_id', 'name', 'media_type', 'data', 'ttl'].includes(key) ? [] : [value];
  if (typeof value !== 'object' || value === null) return [];
  const { input, ...rest } = value as Record<string, unknown>;
  return [
    ...Object.entries(rest).flatMap(([name, inner]) => textsIn(inner, Array.isArray(value) ? key : name)),
    ...(input === undefined ? [] : stringsIn(input)),
  ];
}

function stringsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([key, inner]) => [...(Array.isArray(value) ? [] : [key]), ...stringsIn(inner)])
    : [];
}
