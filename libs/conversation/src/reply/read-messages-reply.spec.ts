import * as fc from 'fast-check';
import { applyEdits } from '../json/apply-edits.js';
import { maskEdits } from '../request/edit-request.js';
import { readMessagesRequest } from '../request/read-messages-request.js';
import { readMessagesReply } from './read-messages-reply.js';
import { replaceToolUseEdits } from './replace-tool-use.js';

const call = (id: string, command: string) => ({ type: 'tool_use', id, name: 'Bash', input: { command } });
const message = (content: object[], more: object = {}): string =>
  JSON.stringify({
    id: 'msg_1',
    type: 'message',
    role: 'assistant',
    model: 'claude-sonnet-4-5',
    content,
    stop_reason: 'tool_use',
    stop_sequence: null,
    usage: { input_tokens: 9, output_tokens: 4 },
    ...more,
  });

describe('readMessagesReply', () => {
  it('reads blocks, calls with their input, usage and the end of the turn', () => {
    const reply = readMessagesReply(
      message([
        { type: 'thinking', thinking: 'hm', signature: 's' },
        { type: 'text', text: 'ok' },
        call('t1', 'ls'),
        { type: 'server_tool_use', id: 's1', name: 'web_search', input: { query: 'q' } },
      ]),
    );
    expect(reply).toMatchObject({
      model: 'claude-sonnet-4-5',
      stopReason: 'tool_use',
      usage: { inputTokens: 9, outputTokens: 4, cacheReadTokens: null, cacheWriteTokens: null },
    });
    expect(reply.blocks.map(({ index, kind, toolName, toolId }) => [index, kind, toolName, toolId])).toEqual([
      [0, 'thinking', null, null],
      [1, 'text', null, null],
      [2, 'tool_use', 'Bash', 't1'],
      [3, 'unknown', null, null],
    ]);
    expect(reply.blocks[2]?.input).toEqual(Object.assign(Object.create(null), { command: 'ls' }));
    expect(reply.blocks.map(({ fields }) => fields.map(({ value }) => value))).toEqual([['hm'], ['ok'], ['command', 'ls'], ['query', 'q']]);
    expect(reply.text.slice(reply.stopReasonSpan?.start, reply.stopReasonSpan?.end)).toBe('"tool_use"');
  });

  it('gives a block the identity that it has when it comes back as history', () => {
    const content = [{ type: 'text', text: 'ok' }, call('t1', 'ls')];
    const history = readMessagesRequest(JSON.stringify({ model: 'm', messages: [{ role: 'assistant', content }] })).blocks;
    expect(readMessagesReply(message(content)).blocks.map(({ identity }) => identity)).toEqual(history.map(({ identity }) => identity));
  });

  it('finds text outside the content', () => {
    expect(
      readMessagesReply(message([], { future: { note: 'a' }, stop_sequence: 'b' }))
        .otherFields.map(({ value }) => value)
        .toSorted(),
    ).toEqual(['a', 'b']);
  });

  it('lets a field be masked in place', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string(), (text, masked) => {
        const reply = readMessagesReply(message([{ type: 'text', text }]));
        const [field] = reply.blocks[0]?.fields ?? [];
        if (field === undefined) throw new Error('no field');
        expect(applyEdits(reply.text, [maskEdits(field, masked)])).toBe(message([{ type: 'text', text: masked }]));
      }),
    );
  });

  it.each(['', '<html>', '[]', '{"content":"hi"}', '{"content":[{"type":"text"}]}', '{"a":1,"a":1}'])(
    'refuses %j: what can’t be read can’t be guarded',
    (text) => expect(() => readMessagesReply(text)).toThrow(expect.objectContaining({ code: 'upstream_broken' })),
  );
});

describe('replaceToolUseEdits', () => {
  const reply = readMessagesReply(message([{ type: 'text', text: 'ok' }, call('t1', 'ls'), call('t2', 'rm')]));
  const after = (replacements: [number, string][]) => JSON.parse(applyEdits(reply.text, replaceToolUseEdits(reply, new Map(replacements))));

  it('puts text in the place of one call and lets the other run', () => {
    expect(after([[2, 'withheld']])).toMatchObject({
      content: [{ type: 'text' }, call('t1', 'ls'), { type: 'text', text: 'withheld' }],
      stop_reason: 'tool_use',
    });
  });

  it('ends the turn when no call is left', () => {
    expect(
      after([
        [1, 'a'],
        [2, 'b'],
      ]),
    ).toMatchObject({ content: [{ text: 'ok' }, { text: 'a' }, { text: 'b' }], stop_reason: 'end_turn' });
  });

  it('changes nothing without a reason, and nothing that is no call', () => {
    expect(replaceToolUseEdits(reply, new Map())).toEqual([]);
    expect(() => after([[0, 'x']])).toThrow(RangeError);
  });
});
