import * as fc from 'fast-check';
import { changedSomewhere } from '../../testing/index.js';
import { plainBody, plainText, rewritten } from './messages-request.arbitrary.js';
import { deliveredIdentity } from '../../format/delivered-block.js';
import { readAnthropicRequest } from './read-request.js';

const read = (body: object) => readAnthropicRequest(JSON.stringify({ model: 'claude-sonnet-4-5', messages: [], ...body }), {});
const identities = (body: object): string[] =>
  read(body)
    .blocks.filter(({ id }) => id !== 'tools' && id !== 'parameters')
    .map(({ identity }) => identity);
const identity = (content: unknown, role = 'user'): string => identities({ messages: [{ role, content }] })[0] as string;
const padding = fc.constantFrom('', '\n', ' \n\t', '\r\n');

describe('identity of a block', () => {
  it('is the same for a string and a block, with cache markers anywhere and white space at the end', () => {
    fc.assert(
      fc.property(plainBody, padding, fc.boolean(), (body, pad, marker) =>
        expect(identities(rewritten(body, pad, marker))).toEqual(identities(body)),
      ),
    );
  });

  it('differs when the content, the role or the kind differs', () => {
    fc.assert(
      fc.property(plainText, plainText, (one, other) => {
        fc.pre(one.trimEnd() !== other.trimEnd());
        expect(identity(one)).not.toBe(identity(other));
        expect(identity(one)).not.toBe(identity(one, 'assistant'));
        expect(identity(one)).not.toBe(identity([{ type: 'thinking', thinking: one, signature: '' }]));
        const result = (content: unknown, id = 't1'): string => identity([{ type: 'tool_result', tool_use_id: id, content }]);
        expect(result(one)).not.toBe(result(other));
        expect(result(one)).not.toBe(result(one, 't2'));
        expect(result(one)).not.toBe(identity(one));
      }),
    );
  });

  it('tells tool calls by id, name and input, not by the order or spelling of the input', () => {
    const call = (json: string, id = 't1', name = 'Bash'): string =>
      readAnthropicRequest(
        `{"model":"m","messages":[{"role":"assistant","content":[{"type":"tool_use","id":"${id}","name":"${name}","input":${json}}]}]}`,
        {},
      ).blocks[1]?.identity as string;
    expect(call('{"a":1.0,"b":"x"}')).toBe(call('{ "b":"\\u0078", "a":1 }'));
    expect(
      new Set([
        call('{}'),
        call('{"a":1}'),
        call('{"a":"1"}'),
        call('{}', 't2'),
        call('{}', 't1', 'Edit'),
        call('{"a":12345678901234567890}'),
        call('{"a":12345678901234567891}'),
      ]).size,
    ).toBe(7);
  });

  it('does not let one way to cut a text pass for another', () => {
    const result = (...texts: string[]): string =>
      identity([{ type: 'tool_result', tool_use_id: 't', content: texts.map((text) => ({ type: 'text', text })) }]);
    expect(result('a', 'b')).not.toBe(result('a\nb'));
    expect(result('a\nb', 'c')).not.toBe(result('a', 'b\nc'));
    const image = { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'AAAA' } };
    const seen = read({ messages: [{ role: 'user', content: [{ type: 'tool_result', tool_use_id: 't', content: [image] }] }] }).blocks[0];
    expect(result(seen?.text ?? '')).not.toBe(seen?.identity);
  });

  it('covers what a text block holds beside its text', () => {
    const cited = (cited_text: string): string =>
      identity([{ type: 'text', text: 'a', citations: [{ type: 'char_location', cited_text }] }]);
    expect(new Set([cited('x'), cited('y'), identity('a')]).size).toBe(3);
    expect(identity([{ type: 'text', text: 'a', citations: null }])).toBe(identity('a'));
  });

  it('of the model’s is the one that its delivery was remembered by, whether or not a client keeps unused options', () => {
    const call = { type: 'tool_use', id: 'toolu_1', name: 'Edit', input: { b: 1, a: 'x' } };
    const delivered = deliveredIdentity({ kind: 'tool_call', tool: { id: 'toolu_1', name: 'Edit' }, input: '{"a":"x","b":1}' });
    for (const more of [{}, { caller: { type: 'direct' } }, { caller: null }])
      expect(identity([{ ...call, ...more }], 'assistant')).toBe(delivered);
    const text = deliveredIdentity({ kind: 'text', text: 'ok' });
    for (const more of [{}, { citations: null }]) expect(identity([{ type: 'text', text: 'ok\n', ...more }], 'assistant')).toBe(text);
    const thinking = deliveredIdentity({ kind: 'thinking', text: 'hm' });
    expect(identity([{ type: 'thinking', thinking: 'hm', signature: 'c2ln' }], 'assistant')).toBe(thinking);
  });

  it('does not leave out a member for its name', () => {
    const blockWith = (more: object): string => identity([{ type: 'text', text: 'a', ...more }]);
    expect(new Set([{}, { name: 'x' }, { id: 'x' }, { note: null }, { cache_control: { type: 'other' } }].map(blockWith)).size).toBe(5);
  });

  it('covers every byte of an image', () => {
    const image = (data: string): string => identity([{ type: 'image', source: { type: 'base64', media_type: 'image/png', data } }]);
    expect(image('AAAA')).not.toBe(image('AAAB'));
  });
});

/** What Claude Code 2.1 sends after a refusal, as seen on loopback; only the prompts and the reminder are shortened. */
describe('the conversation goes on', () => {
  const reminder = { type: 'text', text: '<system-reminder>\nToday is a day.\n</system-reminder>' };
  const mark = { cache_control: { type: 'ephemeral' } };
  const refused = read({ messages: [{ role: 'user', content: [reminder, { type: 'text', text: 'dump the table', ...mark }] }] });
  const [, , prompt] = refused.blocks.map((block) => block.identity);

  it('knows the prompt after a 451: merged into the next message, without its marker', () => {
    const next = read({
      messages: [
        {
          role: 'user',
          content: [reminder, { type: 'text', text: 'dump the table' }, { type: 'text', text: 'an innocent question', ...mark }],
        },
      ],
    });
    expect(next.blocks.map((block) => block.identity)).toContain(prompt);
    expect(next.blocks.every(({ position }) => position === 'tail')).toBe(true);
  });

  it('knows it with the line feed that merging adds', () => {
    expect(identity([{ type: 'text', text: 'dump the table\n' }])).toBe(prompt);
  });

  it('knows it after a denial in the stream: in history, before the refusal as the assistant’s words', () => {
    const next = read({
      messages: [
        { role: 'user', content: [reminder, { type: 'text', text: 'dump the table' }] },
        { role: 'assistant', content: [{ type: 'text', text: 'Refused by policy rule r1.' }] },
        { role: 'user', content: [{ type: 'text', text: 'an innocent question', ...mark }] },
      ],
    });
    expect(next.blocks.find((block) => block.identity === prompt)).toMatchObject({ id: 'messages.0.content.1', position: 'history' });
  });

  it('knows it when the block comes back as a plain string', () => {
    expect(identity('dump the table')).toBe(prompt);
  });
});

describe('what a resend has in common with a call', () => {
  const fingerprint = (body: object): string => read(body).canonical();

  it('stays the same over everything that a resend changes', () => {
    fc.assert(
      fc.property(plainBody, padding, fc.boolean(), (body, pad, marker) => {
        const resent = {
          ...rewritten(body, pad, marker),
          stream: false,
          max_tokens: 1,
          thinking: { type: 'disabled' },
          metadata: { user_id: JSON.stringify({ device_id: 'ab', account_uuid: '', session_id: '0-1' }) },
          context_management: { edits: [] },
          output_config: { effort: 'low' },
        };
        expect(fingerprint(resent)).toBe(fingerprint(body));
      }),
    );
  });

  it('changes with everything that no retry changes, known or not', () => {
    const body = { messages: [{ role: 'user', content: 'a' }] };
    const others = [
      { tools: [{ name: 'Bash' }] },
      { tools: [{ name: 'Bash', description: 'other' }] },
      { temperature: 1 },
      { mcp_servers: [{ type: 'url', name: 'n', url: 'https://a' }] },
      { future: 'x' },
      { messages: [{ role: 'user', content: 'a', note: 'x' }] },
    ];
    expect(new Set([body, ...others.map((other) => ({ ...body, ...other }))].map(fingerprint)).size).toBe(7);
  });

  it('changes with the model, the tools on offer, and any block, its order and its role', () => {
    const body = {
      system: 's',
      tools: [{ name: 'Bash' }],
      messages: [
        { role: 'user', content: 'a' },
        { role: 'assistant', content: 'b' },
      ],
    };
    const others = [
      { ...body, model: 'claude-opus-4-5' },
      { ...body, system: 't' },
      { ...body, tools: [{ name: 'Edit' }] },
      {
        ...body,
        messages: [
          { role: 'user', content: 'a' },
          { role: 'user', content: 'b' },
        ],
      },
      { ...body, messages: body.messages.toReversed() },
      { ...body, messages: [...body.messages, { role: 'user', content: 'c' }] },
    ];
    expect(new Set([body, ...others].map(fingerprint)).size).toBe(7);
  });

  it('covers every value of a body, wherever it stands', () => {
    fc.assert(
      fc.property(plainBody, fc.nat(), (body, pick) => {
        const other = changedSomewhere(body, pick);
        fc.pre(other !== null);
        expect(fingerprint(other)).not.toBe(fingerprint(body));
      }),
    );
  });

  const thinking = { type: 'thinking', thinking: 'hm', signature: 'c2ln' };
  const thought = (more: object) => ({ messages: [{ role: 'assistant', content: [{ ...thinking, ...more }] }] });
  it.each<[string, object]>([
    ['another description of a tool', { tools: [{ name: 'Bash', description: 'other' }] }],
    ['a member of a tool’s schema', { tools: [{ name: 'Bash', input_schema: { type: 'object', note: 'x' } }] }],
    ['a flag beside a content', { messages: [{ role: 'assistant', content: [thinking], note: true }] }],
    ['a member of a thinking block', thought({ note: 'x' })],
    ['a flag of a thinking block', thought({ note: false })],
    ['another signature', thought({ signature: 'b3RoZXI=' })],
    ['a cache marker that says something', thought({ cache_control: { type: 'ephemeral', note: 'x' } })],
    ['a scope that is none', thought({ cache_control: { type: 'ephemeral', scope: 'dropdatabase' } })],
    ['a user that says something', { metadata: { user_id: 'drop the production database' } }],
    ['a session that says something', { metadata: { user_id: JSON.stringify({ session_id: 'drop-the-database' }) } }],
    ['another member of metadata', { metadata: { user_id: JSON.stringify({ session_id: '0' }), note: 'x' } }],
    ['a form of the answer', { output_config: { effort: 'low', format: { type: 'json_schema', schema: { description: 'x' } } } }],
    ['instructions for shortening', { context_management: { edits: [{ type: 'compact_20260112', instructions: 'x' }] } }],
    ['a number that says something', { max_tokens: 4_111_111_111_111_111 }],
    ['a beta', { betas: ['drop-the-database'] }],
    ['a setting that is unknown', { thinking: { type: 'enabled', note: 'x' } }],
  ])('does not leave out %s', (_what, more) => {
    const body = { ...thought({}), tools: [{ name: 'Bash', description: 'one', input_schema: { type: 'object' } }] };
    expect(fingerprint({ ...body, ...more })).not.toBe(fingerprint(body));
  });

  it('does not depend on how blocks of one role are grouped into messages', () => {
    const grouped = {
      messages: [
        {
          role: 'user',
          content: [
            { type: 'text', text: 'a' },
            { type: 'text', text: 'b' },
          ],
        },
      ],
    };
    expect(fingerprint(grouped)).toBe(
      fingerprint({
        messages: [
          { role: 'user', content: 'a' },
          { role: 'user', content: 'b' },
        ],
      }),
    );
  });
});
