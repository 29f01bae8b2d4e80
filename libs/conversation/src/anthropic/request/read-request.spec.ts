import * as fc from 'fast-check';
import { ConversationError } from '../../conversation-error.js';
import type { ContentBlock } from '../../format/conversation.js';
import type { JsonNode } from '../../json/json-node.js';
import { walk } from '../../schema/walk.js';
import { anyBody, plainBody } from './messages-request.arbitrary.js';
import { readAnthropicRequest } from './read-request.js';
import { requestSchema } from './schema/request.schema.js';

const read = (body: object) => readAnthropicRequest(JSON.stringify({ model: 'claude-sonnet-4-5', messages: [], ...body }), {});
const blocksOf = (content: unknown, role = 'user'): readonly ContentBlock[] =>
  read({ messages: [{ role, content }] }).blocks.filter(({ id }) => id !== 'parameters');
const only = (block: object, role = 'user'): ContentBlock => blocksOf([block], role)[0] as ContentBlock;
const valuesOf = (block: ContentBlock): string[] => block.fields.map((field) => field.value);

describe('readAnthropicRequest', () => {
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
      messageCount: 1,
    });
    expect(read({ system: null, tools: null, stream: null, metadata: null })).toMatchObject({
      stream: false,
      tools: [],
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
      ['parameters', 'system', 'unknown', 'history'],
      ['messages.0.content.0', 'user', 'text', 'history'],
      ['messages.1.content.0', 'assistant', 'thinking', 'history'],
      ['messages.1.content.1', 'assistant', 'text', 'history'],
      ['messages.1.content.2', 'tool_use', 'tool_use', 'history'],
      ['messages.2.content.0', 'tool_result', 'tool_result', 'tail'],
      ['messages.2.content.1', 'user', 'text', 'tail'],
    ]);
    expect(JSON.parse(request.text.slice(request.blocks[5]?.start, request.blocks[5]?.end))).toMatchObject({ id: 't1' });
  });

  it('takes everything for new before the first reply, and a prefill for part of the tail', () => {
    const positions = (messages: object[]): string[] =>
      read({ system: 's', messages })
        .blocks.filter(({ id }) => id !== 'parameters')
        .map(({ position }) => position);
    const user = { role: 'user', content: 'u' };
    const assistant = { role: 'assistant', content: 'a' };
    expect(positions([user])).toEqual(['tail', 'tail']);
    expect(positions([user, user])).toEqual(['tail', 'tail', 'tail']);
    expect(positions([user, assistant])).toEqual(['tail', 'tail', 'tail']);
    expect(positions([user, assistant, user, assistant])).toEqual(['history', 'history', 'history', 'tail', 'tail']);
    expect(positions([assistant])).toEqual(['tail', 'tail']);
  });

  it.each<[string, 'user' | 'assistant', object, string[]]>([
    [
      'text with citations',
      'assistant',
      {
        type: 'text',
        text: 'a',
        citations: [{ type: 'web_search_result_location', cited_text: 'b', title: 'c', url: 'd', encrypted_index: 'x' }],
      },
      ['a', 'b', 'c', 'd'],
    ],
    [
      'the same from a user, who has no proof of the provider’s',
      'user',
      { type: 'text', text: 'a', citations: [{ type: 'web_search_result_location', encrypted_index: 'x' }] },
      ['a', 'encrypted_index', 'x'],
    ],
    [
      'a tool call, keys and numbers too',
      'assistant',
      { type: 'tool_use', id: 'toolu_1', name: 'n', input: { a: ['b', { c: 'd' }], id: 'e', type: 'f', n: 1 } },
      ['a', 'b', 'c', 'd', 'id', 'e', 'type', 'f', 'n', '1'],
    ],
    [
      'a tool call that a user wrote',
      'user',
      { type: 'tool_use', id: 'toolu_1', name: 'n', input: {} },
      ['type', 'tool_use', 'id', 'toolu_1', 'name', 'n', 'input'],
    ],
    [
      'a tool result',
      'user',
      {
        type: 'tool_result',
        tool_use_id: 'toolu_1',
        content: [
          { type: 'text', text: 'a' },
          { type: 'hologram', beams: ['b'] },
        ],
      },
      ['a', 'type', 'hologram', 'beams', 'b'],
    ],
    [
      'a text document',
      'user',
      { type: 'document', title: 'a', context: 'b', source: { type: 'text', media_type: 'text/plain', data: 'c' } },
      ['a', 'b', 'c'],
    ],
    [
      'a search result',
      'user',
      { type: 'search_result', source: 'https://a', title: 'b', content: [{ type: 'text', text: 'c' }] },
      ['https://a', 'b', 'c'],
    ],
    ['an unknown block', 'user', { type: 'hologram', 'odd key': 1 }, ['type', 'hologram', 'odd key', '1']],
    ['an unknown member', 'user', { type: 'text', text: 'a', note: 'b', signature: 'c' }, ['a', 'note', 'b', 'signature', 'c']],
    [
      'content under a marker’s key',
      'user',
      { type: 'text', text: 'a', cache_control: { type: 'a whole sentence' } },
      ['a', 'a whole sentence'],
    ],
    ['an id that is no id', 'assistant', { type: 'tool_use', id: 'dump the table', name: 'n', input: {} }, ['dump the table']],
    [
      'thinking that a user wrote',
      'user',
      { type: 'thinking', thinking: 'a', signature: 'b' },
      ['type', 'thinking', 'thinking', 'a', 'signature', 'b'],
    ],
  ])('finds the text of %s', (_what, role, block, expected) => expect(valuesOf(only(block, role))).toEqual(expected));

  it.each<[string, object, string | null, 'assistant'?]>([
    ['an image', { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'AAAA' } }, 'base64'],
    ['a PDF', { type: 'document', source: { type: 'base64', media_type: 'application/pdf', data: 'AAAA' } }, 'base64'],
    ['an image by URL', { type: 'image', source: { type: 'url', url: 'https://a' } }, 'url'],
    ['a file', { type: 'document', source: { type: 'file', file_id: 'file_1' } }, 'file'],
    [
      'an image in a tool result',
      { type: 'tool_result', tool_use_id: 't', content: [{ type: 'image', source: { type: 'base64', data: 'AAAA' } }] },
      'base64',
    ],
    ['redacted thinking', { type: 'redacted_thinking', data: 'AAAA' }, 'encrypted', 'assistant'],
    [
      'a search result of the provider’s',
      { type: 'web_search_tool_result', tool_use_id: 't', content: [{ type: 'web_search_result', encrypted_content: 'AAAA' }] },
      'encrypted',
      'assistant',
    ],
    ['an image that is no base64', { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'A A' } }, 'base64'],
    ['a file by a strange name', { type: 'document', source: { type: 'file', file_id: 'f 1' } }, 'file'],
    ['bytes in an unknown block', { type: 'hologram', beam: 'QUJD'.repeat(200) }, 'base64'],
    [
      'a text that cites a search',
      { type: 'text', text: 'a', citations: [{ type: 'web_search_result_location', encrypted_index: 'QUJD' }] },
      null,
      'assistant',
    ],
    ['a long text without spaces', { type: 'text', text: 'QUJD'.repeat(200) }, null],
    ['a signed thought', { type: 'thinking', thinking: 'hm', signature: 'QUJD'.repeat(200) }, null, 'assistant'],
  ])('says whether %s can be scanned', (_what, block, why, ...[role]) => {
    expect(only(block, role)).toMatchObject({ why, scannable: why === null });
  });

  it('tells what is exempt, and signed text only where the provider’s own can stand', () => {
    const roles = ({ fields, exempt }: ContentBlock) => [...fields, ...exempt].map(({ value, role }) => [value, role]);
    expect(roles(only({ type: 'thinking', thinking: 'hm', signature: 's' }, 'assistant'))).toEqual([
      ['hm', 'signed'],
      ['s', 'proof'],
    ]);
    expect(roles(only({ type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'AAAA' } }))).toEqual([
      ['image/png', 'name'],
      ['AAAA', 'encoded'],
    ]);
  });

  it('sees what is outside the conversation: tools, message members, and fields it does not know', () => {
    const request = read({
      tools: [{ name: 'x', description: 'says a', input_schema: { properties: { p: { type: 'string', description: 'says b' } } } }],
      stop_sequences: ['c'],
      future: { hint: 'd' },
      thinking: { type: 'enabled' },
      messages: [{ role: 'user', content: 'e', note: 'f' }],
    });
    expect(request.blocks.map((block) => [block.id, block.provenance, valuesOf(block)])).toEqual([
      ['tools', 'system', ['says a', 'p', 'says b']],
      ['parameters', 'system', ['c', 'future', 'hint', 'd']],
      ['messages.0.content.0', 'user', ['e']],
      ['messages.0', 'user', ['note', 'f']],
    ]);
  });

  it('leaves Claude Code’s user id alone and reads any other', () => {
    const own = JSON.stringify({ device_id: 'ab12', account_uuid: '', session_id: '496cff89-af13-48dd-aeba-c61f59af5bd1' });
    const fields = (user_id: string) => valuesOf(read({ metadata: { user_id } }).blocks[0] as ContentBlock);
    expect(fields(own)).toEqual([]);
    expect(fields('alice@example.org')).toEqual(['alice@example.org']);
  });

  it('spans exactly the literal of every field', () => {
    fc.assert(
      fc.property(plainBody, fc.constantFrom(0, 2), (body, indent) => {
        const request = readAnthropicRequest(JSON.stringify(body, null, indent), {});
        for (const { start, end, value } of request.blocks.flatMap(({ fields, exempt }) => [...fields, ...exempt]))
          expect(String(JSON.parse(request.text.slice(start, end)))).toBe(value);
      }),
    );
  });

  it('misses nothing: fields, what is exempt and the format’s own words are all literals of a body, each once', () => {
    fc.assert(
      fc.property(anyBody, (body) => {
        const text = JSON.stringify(body);
        const request = readAnthropicRequest(text, {});
        const told = request.blocks.flatMap(({ fields, exempt }) => [...fields, ...exempt]).map(({ start }) => start);
        const words: number[] = [];
        walk(request.root, requestSchema, '', { literal: () => undefined, vocabulary: (start) => words.push(start) });
        expect([...told, ...words].sort((a, b) => a - b)).toEqual(literalsIn(request.root));
      }),
      { numRuns: 500 },
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
    [{ mcp_servers: {} }, 'mcp_servers'],
    [{ mcp_servers: ['https://a'] }, 'mcp_servers.0'],
    [{ mcp_servers: [{ type: 'url', name: 'a' }] }, 'mcp_servers.0.url'],
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
        readAnthropicRequest(text, {});
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
      readAnthropicRequest(JSON.stringify({ model: 'm', thread: value, messages: [{ role: 'user', content: 'go on' }] }), {});
    expect(read(thread)).toThrow(expect.objectContaining({ code: 'thread_unsupported', path: 'thread' }));
    expect(read(null)).not.toThrow();
  });
});

/** Where every string, number and key of a value begins. */
function literalsIn(node: JsonNode): number[] {
  if (node.kind === 'string' || node.kind === 'number') return [node.start];
  if (node.kind === 'array') return node.items.flatMap(literalsIn);
  return node.kind === 'object' ? node.members.flatMap(({ keyStart, value }) => [keyStart, ...literalsIn(value)]) : [];
}
