import { formatNamed } from '#conversation';
import { asFrames, asJson, blockFrames, frame } from './anthropic-reply.fake.js';
import { everythingSaid } from './canary.fake.js';
import { ReplyBench, rulesOf } from './guarded-reply.fake.js';
import { readStrictly } from './strict-reader.fake.js';

const format = formatNamed('anthropic');
const client = { kind: 'unknown' } as const;
const secret = ['AKIA', 'QZ7WJ3XK5VNB2DLM'].join('');
const rules = rulesOf(`
version: 1
rules:
  - id: secrets
    on: [reply]
    match: { findings: [secret] }
    action: mask
`);

const [start = '', ...end] = asFrames({ content: [] });
const text = { type: 'text', text: 'Hello.' };
const delta = (index: number, body: object): string => frame({ type: 'content_block_delta', index, delta: body });
/** A block whose start is followed by these deltas. */
const block = (head: Record<string, unknown>, ...deltas: readonly object[]): string[] => [
  frame({ type: 'content_block_start', index: 0, content_block: head }),
  ...deltas.map((one) => delta(0, one)),
  frame({ type: 'content_block_stop', index: 0 }),
];
const unknown = { type: 'brand_new' };

describe('what a stream may hold besides text', () => {
  it.each<[string, string[]]>([
    [
      'a citation',
      [
        start,
        ...block({ ...text, text: '' }, { type: 'citations_delta', citation: { type: 'page_location', cited_text: secret } }),
        ...end,
      ],
    ],
    [
      'a citation of a kind that is not known',
      [start, ...block(text, { type: 'citations_delta', citation: { type: 'new', x: [secret] } }), ...end],
    ],
    ['a delta beside its text', [start, ...block({ ...text, text: '' }, { type: 'text_delta', text: 'x', note: secret }), ...end]],
    ['a delta of a kind that is not known, in a text', [start, ...block(text, { type: 'new_delta', note: secret }), ...end]],
    ['such a delta in a block that is not known', [start, ...block(unknown, { type: 'new_delta', note: secret }), ...end]],
    [
      'a text cut over deltas that are not known',
      [start, ...block(unknown, { type: 'n', note: secret.slice(0, 9) }, { type: 'n', note: secret.slice(9) }), ...end],
    ],
    [
      'the same in a text block',
      [start, ...block(text, { type: 'n', note: secret.slice(0, 9) }, { type: 'n', note: secret.slice(9) }), ...end],
    ],
    [
      'the query of a search',
      [start, ...blockFrames({ type: 'server_tool_use', id: 'srvtoolu_1', name: 'web_search', input: { query: secret } }, 0, 5), ...end],
    ],
    ['an input that stands in the start', [start, ...block({ type: 'mcp_tool_use', id: 'm', name: 'n', input: { a: secret } }), ...end]],
    [
      'an input that can’t be read',
      [
        start,
        ...block({ type: 'server_tool_use', id: 's', name: 'n', input: {} }, { type: 'input_json_delta', partial_json: `{"a": ${secret}` }),
        ...end,
      ],
    ],
    [
      'what a program printed',
      [
        start,
        ...block({ type: 'bash_code_execution_tool_result', tool_use_id: 's', content: { type: 'x', stdout: `key ${secret}` } }),
        ...end,
      ],
    ],
    [
      'a search result',
      [
        start,
        ...block({ type: 'web_search_tool_result', tool_use_id: 's', content: [{ type: 'web_search_result', title: secret }] }),
        ...end,
      ],
    ],
    ['what an MCP server said', [start, ...block({ type: 'mcp_tool_result', content: [{ type: 'text', text: secret }] }), ...end]],
    [
      'a signature',
      [start, ...block({ type: 'thinking', thinking: '', signature: '' }, { type: 'signature_delta', signature: secret }), ...end],
    ],
    ['hidden thinking', [start, ...block({ type: 'redacted_thinking', data: secret }), ...end]],
    ['a block’s type', [start, ...block({ type: secret }), ...end]],
    [
      'the start of the message',
      [frame({ type: 'message_start', message: { role: 'assistant', content: [{ type: 'text', text: secret }] } }), ...end],
    ],
    [
      'a member of the message',
      [frame({ type: 'message_start', message: { role: 'assistant', content: [], note: { deep: [secret] } } }), ...end],
    ],
    ['the message’s id', [frame({ type: 'message_start', message: { id: secret, content: [] } }), ...end]],
    ['a member of a frame', [start, frame({ type: 'ping', note: secret }), ...end]],
    ['the name of a member', [start, frame({ type: 'ping', [secret]: 1 }), ...end]],
    ['an event that is not known', [start, frame({ type: 'brand_new', x: secret }), ...end]],
    ['the name of an event', [start, frame({ type: secret }), ...end]],
    ['the name of an event that is not its type', [start, `event: ${secret}\ndata: {"type":"ping"}\n\n`, ...end]],
    ['a comment', [start, `: ${secret}\n\n`, ...end]],
    ['a comment within a frame', [start, `: ${secret}\nevent: ping\ndata: {"type":"ping"}\n\n`, ...end]],
    ['another field', [start, `id: ${secret}\nretry: ${secret}\nevent: ping\ndata: {"type":"ping"}\n\n`, ...end]],
    [
      'why it stopped',
      [
        start,
        frame({ type: 'message_delta', delta: { stop_reason: secret, stop_sequence: secret }, usage: { output_tokens: 1 } }),
        frame({ type: 'message_stop' }),
      ],
    ],
    ['what follows the end', [start, ...end, frame({ type: 'ping', note: secret })]],
    ['an error', [start, frame({ type: 'error', error: { type: 'api_error', message: `no ${secret}` }, request_id: 'req_1' })]],
    ['a frame that the end cut off', [start, ...end.slice(0, -1), `event: ping\ndata: {"type":"ping","x":"${secret}"}`]],
  ])('%s is masked or not passed, at the client and in the record', async (_what, frames) => {
    const { told, recorded } = await new ReplyBench(rules).stream(format.streamCodec(client), frames);
    expect(everythingSaid(told)).not.toContain(secret);
    expect(everythingSaid(JSON.stringify(recorded))).not.toContain(secret);
    readStrictly(told);
  });

  it.each([
    ['twice the same key', 'event: ping\ndata: {"type":"ping","type":"message_stop"}\n\n'],
    ['the same key, written otherwise', String.raw`event: ping${'\n'}data: {"type":"ping","typ\u0065":"x"}${'\n\n'}`],
    ['no JSON', 'event: ping\ndata: {broken\n\n'],
    ['no object', 'event: ping\ndata: [1]\n\n'],
    ['no type', 'event: ping\ndata: {"a":1}\n\n'],
    ['70 levels', `event: ping\ndata: {"type":"ping","a":${'['.repeat(70)}${']'.repeat(70)}}\n\n`],
    ['a second start', start],
    ['a delta of no block', delta(0, { type: 'text_delta', text: 'x' })],
    ['a block without an index', frame({ type: 'content_block_start', content_block: text })],
    ['a block of an endless index', frame({ type: 'content_block_start', index: 200_000_000, content_block: text })],
    ['a block of a negative index', frame({ type: 'content_block_start', index: -1, content_block: text })],
    ['an event of endless values', frame({ type: 'news', items: Array.from({ length: 100_000 }, () => 1) })],
    ['a block within a block', `${block(text)[0]}${block(text)[0]}`],
    ['an end within a block', `${block(text)[0]}${frame({ type: 'message_stop' })}`],
    [
      'a tool call in the start',
      frame({ type: 'message_start', message: { content: [{ type: 'tool_use', id: 'i', name: 'Bash', input: {} }] } }),
    ],
  ])('a frame with %s ends the reply', async (_what, bad) => {
    const { told, error } = await new ReplyBench(rules).stream(format.streamCodec(client), [start, bad, ...end]);
    expect(error).toMatchObject({ code: 'upstream_broken' });
    expect(told).not.toContain('message_stop');
  });
});

describe('what a JSON reply may hold besides text', () => {
  const reply = (content: readonly Record<string, unknown>[], more: Record<string, unknown> = {}) => asJson({ content, more });
  it.each([
    ['its id', reply([], { id: secret })],
    ['its model', reply([], { model: secret })],
    ['why it stopped', asJson({ content: [], stopReason: secret })],
    ['a stop sequence', reply([], { stop_sequence: secret })],
    ['an unknown member', reply([], { note: { a: [secret] } })],
    ['the name of a member', reply([], { [secret]: 1 })],
    ['two names that become one', reply([], { [secret]: 1, [`${secret} `]: 2 })],
    ['a citation', reply([{ ...text, citations: [{ type: 'page_location', cited_text: secret }] }])],
    [
      'an encrypted result',
      reply([{ type: 'web_search_tool_result', content: [{ type: 'web_search_result', encrypted_content: secret }] }]),
    ],
    ['an index that is encrypted', reply([{ ...text, encrypted_index: secret }])],
    ['a signature', reply([{ type: 'thinking', thinking: 'x', signature: secret }])],
    ['the caller of a tool', reply([{ type: 'tool_use', id: 't', name: 'n', input: {}, caller: { type: secret } }])],
    ['a block that is not known', reply([{ type: 'brand_new', x: [{ y: secret }] }])],
  ])('%s is masked or not passed, at the client and in the record', async (_what, body) => {
    const { told, recorded } = await new ReplyBench(rules).json(format.jsonCodec(client), body);
    expect(everythingSaid(told)).not.toContain(secret);
    expect(everythingSaid(JSON.stringify(recorded))).not.toContain(secret);
  });
});
