import * as fc from 'fast-check';
import { deliveredIdentity } from '../../format/delivered-block.js';
import { applyEdits } from '../../json/apply-edits.js';
import { changedSomewhere } from '../../testing/index.js';
import { plainBody, plainText, rewritten } from './openai-request.arbitrary.js';
import { plain } from './read-request.fake.js';

const identities = (body: object): string[] =>
  plain(body).blocks.flatMap(({ id, identity }) => (id === 'tools' || id === 'parameters' ? [] : [identity]));
const identity = (message: object): string => identities({ messages: [message] })[0] ?? '';
const padding = fc.constantFrom('', '\n', ' \n\t', '\r\n');
const call = (input: string, id = 'call_1', name = 'bash') => ({
  role: 'assistant',
  tool_calls: [{ id, type: 'function', function: { name, arguments: input } }],
});

const oneCall = { id: 'call_1', type: 'function', function: { name: 'bash', arguments: '{"a":1}' } };

describe('identity of a block', () => {
  it('is the same for a string and a part, with marks of the cache anywhere and white space at the end', () => {
    fc.assert(
      fc.property(plainBody, padding, fc.boolean(), (body, pad, marked) =>
        expect(identities(rewritten(body, pad, marked))).toEqual(identities(body)),
      ),
    );
  });

  it('differs when the content, the role or the kind differs', () => {
    fc.assert(
      fc.property(plainText, plainText, (one, other) => {
        fc.pre(one.trimEnd() !== other.trimEnd());
        const said = (content: string, role = 'user'): string => identity({ role, content });
        const result = (content: unknown, id = 'call_1'): string => identity({ role: 'tool', tool_call_id: id, content });
        const seen = [
          said(one),
          said(other),
          said(one, 'assistant'),
          said(one, 'system'),
          result(one),
          result(other),
          result(one, 'call_2'),
        ];
        expect(new Set(seen).size).toBe(7);
      }),
    );
  });

  it('tells calls by id, name and input, not by the order or spelling of the input', () => {
    expect(identity(call('{"a":1.0,"b":"x"}'))).toBe(identity(call('{ "b":"\\u0078", "a":1 }')));
    const others = [call('{}'), call('{"a":1}'), call('{"a":"1"}'), call('{}', 'call_2'), call('{}', 'call_1', 'edit'), call('{')];
    expect(new Set(others.map(identity)).size).toBe(6);
    expect(identity(call(''))).toBe(identity(call('{}')));
  });

  it('covers what stands beside a text, and every byte of an image', () => {
    const part = (more: object): string => identity({ role: 'user', content: [{ type: 'text', text: 'a', ...more }] });
    expect(
      new Set([part({}), part({ note: 'x' }), part({ note: 'y' }), part({ cache_control: { type: 'ephemeral', note: 'x' } })]).size,
    ).toBe(4);
    expect(part({ note: null })).toBe(part({}));
    const image = (data: string): string =>
      identity({ role: 'user', content: [{ type: 'image_url', image_url: { url: `data:image/png;base64,${data}` } }] });
    expect(image('AAAA')).not.toBe(image('AAAB'));
  });
});

describe('a reply that comes back as history', () => {
  const of = (message: object): string => identity({ role: 'assistant', ...message });

  it('is known by the identity that it was delivered with', () => {
    const tool = { id: 'call_1', name: 'bash' };
    fc.assert(
      fc.property(plainText, fc.oneof(fc.json(), fc.constantFrom('', '{')), (text, input) => {
        expect(of({ content: text })).toBe(deliveredIdentity({ kind: 'text', text }));
        expect(of({ content: null, refusal: text })).toBe(deliveredIdentity({ kind: 'text', text }));
        expect(of({ content: null, reasoning_content: text })).toBe(deliveredIdentity({ kind: 'thinking', text }));
        expect(identity(call(input))).toBe(deliveredIdentity({ kind: 'tool_call', tool, input }));
        const older = { content: null, function_call: { name: 'bash', arguments: input } };
        expect(of(older)).toBe(deliveredIdentity({ kind: 'tool_call', tool: { ...tool, id: '' }, input }));
        const custom = { content: null, tool_calls: [{ id: 'call_1', type: 'custom', custom: { name: 'bash', input: text } }] };
        expect(of(custom)).toBe(deliveredIdentity({ kind: 'tool_call', tool, input: JSON.stringify(text) }));
      }),
    );
  });
});

describe('what a resend has in common with a call', () => {
  const fingerprint = (body: object): string => plain(body).canonical();

  it('stays the same over everything that a resend changes', () => {
    fc.assert(
      fc.property(plainBody, padding, fc.boolean(), (body, pad, marked) => {
        const { stream_options: _, ...resent } = {
          ...rewritten(body, pad, marked),
          stream: false,
          stream_options: null,
          max_tokens: 1,
          max_completion_tokens: 2,
          reasoning_effort: 'low',
          prompt_cache_key: 'ses_0123456789abcdef',
          service_tier: 'flex',
        };
        expect(fingerprint(resent)).toBe(fingerprint(body));
      }),
    );
  });

  it('changes with everything else', () => {
    const body = { messages: [{ role: 'user', content: 'a' }], tools: [{ type: 'function', function: { name: 'bash' } }] };
    const others = [
      { ...body, model: 'gpt-4' },
      { ...body, messages: [{ role: 'assistant', content: 'a' }] },
      { ...body, messages: [...body.messages, ...body.messages] },
      { ...body, messages: [{ role: 'user', content: 'a', note: 'b' }] },
      { ...body, tools: [{ type: 'function', function: { name: 'bash', description: 'x' } }] },
      { ...body, metadata: { a: 'b' } },
      { ...body, user: 'eve' },
      { ...body, future: 1 },
      { ...body, temperature: 2 },
    ];
    expect(new Set([body, ...others].map(fingerprint)).size).toBe(10);
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

  it.each<[string, object]>([
    ['a name of a cache that says something', { prompt_cache_key: 'drop the production database' }],
    ['an unknown option of a stream', { stream_options: { note: 'drop the production database' } }],
    ['a tier that is none', { service_tier: 'drop the production database' }],
    ['an effort that is none', { reasoning_effort: 'drop the production database' }],
    ['a number that says something', { max_tokens: 4_111_111_111_111_111 }],
    ['another member of a call', { messages: [{ role: 'assistant', tool_calls: [{ ...oneCall, note: 'x' }] }] }],
    [
      'another spelling of its arguments’ values',
      { messages: [{ role: 'assistant', tool_calls: [{ ...oneCall, function: { name: 'bash', arguments: '{"a":2}' } }] }] },
    ],
    ['a refusal for a text', { messages: [{ role: 'assistant', refusal: 'a' }] }],
    ['thinking for a text', { messages: [{ role: 'assistant', reasoning_content: 'a' }] }],
    ['the older function for the newer tool', { messages: [{ role: 'assistant', function_call: { name: 'bash', arguments: '{"a":1}' } }] }],
  ])('does not leave out %s', (_what, more) => {
    const body = { messages: [{ role: 'assistant', tool_calls: [oneCall] }] };
    const text = { messages: [{ role: 'assistant', content: 'a' }] };
    expect(new Set([body, text, { ...body, ...more }].map(fingerprint)).size).toBe(3);
  });
});

describe('withholding', () => {
  const marker = '[withheld by policy "r1"]';
  const withhold = (body: object, ...ids: string[]) => {
    const request = plain(body);
    return JSON.parse(
      applyEdits(
        request.text,
        request.withhold(ids, () => marker),
      ),
    );
  };

  it('leaves a request with the same blocks, nothing of the withheld one, the same at every turn', () => {
    fc.assert(
      fc.property(plainBody, fc.nat(), (body, pick) => {
        const replaced = (value: object): string | undefined => {
          const request = plain(JSON.stringify(value));
          const candidates = request.blocks.filter(({ replaceable }) => replaceable);
          const block = candidates[pick % candidates.length];
          if (block === undefined) return undefined;
          const [edit, ...more] = request.withhold([block.id], () => marker);
          expect(more).toEqual([]);
          const after = plain(applyEdits(request.text, edit === undefined ? [] : [edit]));
          const beside = block.kind === 'tool_result' ? [] : [block.id.split('.').slice(0, 2).join('.')];
          const ids = (blocks: typeof after.blocks): string[] => blocks.map(({ id }) => id).filter((id) => !beside.includes(id));
          expect(ids(after.blocks)).toEqual(ids(request.blocks));
          expect(after.blocks.find(({ id }) => id === block.id)?.text).toContain('withheld by policy');
          return after.blocks.find(({ id }) => id === block.id)?.identity;
        };
        expect(replaced(rewritten(body, '\n', false))).toBe(replaced(rewritten(body, '', false)));
      }),
    );
  });

  it('keeps what pairs calls with results', () => {
    const { messages } = withhold(
      { messages: [call('{"command":"x"}'), { role: 'tool', tool_call_id: 'call_1', content: [{ type: 'text', text: 'x' }], note: 'x' }] },
      'messages.0.tool_calls.0',
      'messages.1',
    );
    expect(messages).toEqual([call(JSON.stringify({ withheld: marker })), { role: 'tool', tool_call_id: 'call_1', content: marker }]);
    const older = {
      messages: [
        { role: 'assistant', function_call: { name: 'b', arguments: '{}' } },
        { role: 'function', name: 'b', content: 'x' },
      ],
    };
    expect(withhold(older, 'messages.0.function_call', 'messages.1').messages).toEqual([
      { role: 'assistant', function_call: { name: 'b', arguments: JSON.stringify({ withheld: marker }) } },
      { role: 'function', name: 'b', content: marker },
    ]);
  });

  it.each([
    ['tools', { tools: [{ type: 'function', function: { name: 'x' } }], messages: [] }, 'tools'],
    ['what stands beside a content', { messages: [{ role: 'user', content: 'a', name: 'b' }] }, 'messages.0'],
    ['an earlier spoken reply', { messages: [{ role: 'assistant', audio: { id: 'a' } }] }, 'messages.0.audio'],
    ['what is not there', { messages: [] }, 'messages.7.content.0'],
  ])('refuses to put anything in the place of %s', (_what, body, id) => expect(() => withhold(body, id)).toThrow(RangeError));
});

describe('parts for storage', () => {
  const blocks = (body: object): string[] =>
    plain(body)
      .split()
      .flatMap(({ kind, text }) => (kind === 'block' ? [text] : []));

  it('put together are the text', () => {
    const joined = (body: object): string =>
      plain(body)
        .split()
        .reduce((sum, { text }) => sum + text, '');
    fc.assert(fc.property(plainBody, (body) => expect(joined(body)).toBe(plain(body).text)));
  });

  it('are the same whether a text stands alone or in a part, and wherever marks of the cache stand', () => {
    const text = 'every word of this sentence is here to make it long enough to be stored by reference, '.repeat(2);
    const body = { model: 'm', messages: [{ role: 'user', content: text }] };
    expect(blocks(body)).toEqual([JSON.stringify(text)]);
    expect(blocks(rewritten(body, '', true))).toEqual(blocks(body));
  });
});
