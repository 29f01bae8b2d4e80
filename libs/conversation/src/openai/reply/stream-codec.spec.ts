import * as fc from 'fast-check';
import { nothing, same, type Outcome, type ReplyEvent } from '../../format/reply-event.js';
import { asStream } from './openai-reply.arbitrary.js';
import { runStream, type Decide } from './run-codec.fake.js';
import { consume } from './strict-consumer.fake.js';

const chunk = (...choices: object[]): object => ({
  id: 'chatcmpl-1',
  object: 'chat.completion.chunk',
  created: 1,
  model: 'gpt-5',
  choices: choices.map((choice, index) => ({ index, finish_reason: null, ...choice })),
});
const said = (delta: object): object => chunk({ delta });
const ended = (reason: string): object => chunk({ delta: {}, finish_reason: reason });
const call = (input: string, index = 0) => ({ index, id: `call_${index}`, type: 'function', function: { name: 'bash', arguments: input } });
const run = (chunks: readonly object[], decide: Decide = () => same) => runStream(asStream(chunks), decide);
const data = (written: string): object[] =>
  written
    .split('\n\n')
    .filter((frame) => frame.startsWith('data: {'))
    .map((frame) => JSON.parse(frame.slice(6)));
/** What the only choice of each chunk says, and why it ends. */
const deltas = (written: string): unknown[] =>
  (data(written) as { choices: { delta: object; finish_reason: string | null }[] }[]).map(({ choices }) =>
    choices.map(({ delta, finish_reason }) => [delta, finish_reason]),
  );
/** Holds calls back and decides on each by its block; texts pass. */
const gate =
  (verdicts: Record<string, Outcome>): Decide =>
  (event) => {
    if (event.type === 'close') return verdicts[event.block] ?? same;
    if (event.type === 'stop') return verdicts['stop'] ?? same;
    return same;
  };

describe('a streamed chat completion', () => {
  it('says what was held back before it tells the end', () => {
    const holding: Decide = ({ type }) => (type === 'piece' ? nothing : type === 'close' ? { say: 'text', text: 'all of it' } : same);
    const { written } = run(
      [said({ role: 'assistant', content: '' }), said({ content: 'all' }), said({ content: ' of it' }), ended('stop')],
      holding,
    );
    expect(deltas(written)).toEqual([[[{ role: 'assistant', content: '' }, null]], [[{ content: 'all of it' }, null]], [[{}, 'stop']]]);
  });

  it('says the last words of a chunk that ends its choice before what was held back', () => {
    const holding: Decide = (event) => {
      if (event.type === 'piece') return { say: 'text', text: event.text.slice(0, 1) };
      return event.type === 'close' ? { say: 'text', text: '!' } : same;
    };
    const { written } = run([chunk({ delta: { content: 'ab' }, finish_reason: 'stop' })], holding);
    expect(deltas(written)).toEqual([[[{ content: 'a' }, null]], [[{ content: '!' }, null]], [[{}, 'stop']]]);
  });

  it('writes a released call anew: id, name and the whole input at once', () => {
    const { written, events } = run(
      [
        said({ role: 'assistant', content: null, tool_calls: [call('')] }),
        said({ tool_calls: [{ index: 0, function: { arguments: '{"a"' } }] }),
        said({ tool_calls: [{ index: 0, function: { arguments: ':1}' } }] }),
        ended('tool_calls'),
      ],
      gate({ 'reply.choices.0.tool_calls.0': { say: 'call', input: '{"a":2}' } }),
    );
    expect(deltas(written)).toEqual([
      [[{ role: 'assistant', content: null }, null]],
      [[{ tool_calls: [call('{"a":2}')] }, null]],
      [[{}, 'tool_calls']],
    ]);
    expect(events.flatMap((event) => (event.type === 'piece' ? [event.text] : []))).toEqual(['{"a"', ':1}']);
  });

  it('puts words in the place of a withheld call, and ends the turn when none is left', () => {
    const chunks = [said({ role: 'assistant', content: 'Now.' }), said({ tool_calls: [call('{}'), call('{}', 1)] }), ended('tool_calls')];
    const words = { say: 'words', text: 'withheld' } as const;
    const one = consume(run(chunks, gate({ 'reply.choices.0.tool_calls.0': words })).written).choices.get(0);
    expect(one).toMatchObject({ message: { content: 'Now.\n\nwithheld' }, reason: 'tool_calls' });
    const none = gate({ 'reply.choices.0.tool_calls.0': words, 'reply.choices.0.tool_calls.1': words, stop: { say: 'no_calls' } });
    expect(consume(run(chunks, none).written).choices.get(0)).toEqual({
      message: { role: 'assistant', content: 'Now.\n\nwithheld\n\nwithheld' },
      reason: 'stop',
    });
  });

  it('gates the older call and a custom tool’s text alike', () => {
    const older = [
      said({ function_call: { name: 'bash', arguments: '{' } }),
      said({ function_call: { arguments: '}' } }),
      ended('function_call'),
    ];
    const { written } = run(older, gate({ 'reply.choices.0.function_call': { say: 'words', text: 'no' }, stop: { say: 'no_calls' } }));
    expect(consume(written).choices.get(0)).toEqual({ message: { content: 'no' }, reason: 'stop' });
    const custom = [
      said({ tool_calls: [{ index: 0, id: 'call_0', type: 'custom', custom: { name: 'sql', input: 'select "' } }] }),
      said({ tool_calls: [{ index: 0, custom: { input: '1"' } }] }),
      ended('tool_calls'),
    ];
    const told = run(custom, gate({ 'reply.choices.0.tool_calls.0': { say: 'call', input: '"select 2"' } }));
    const input = told.events.flatMap((event) => (event.type === 'piece' ? [event.text] : [])).join('');
    expect(JSON.parse(input)).toBe('select "1"');
    expect(deltas(told.written)[0]).toEqual([
      [{ tool_calls: [{ index: 0, id: 'call_0', type: 'custom', custom: { name: 'sql', input: 'select 2' } }] }, null],
    ]);
  });

  it('ends one choice of a chunk while another goes on', () => {
    const { written } = run([
      chunk({ delta: { content: 'a' } }, { delta: { content: 'b' } }),
      chunk({ delta: { tool_calls: [call('{}')] }, finish_reason: 'tool_calls' }, { delta: { content: 'c' } }),
      chunk({ delta: {} }, { delta: {}, finish_reason: 'stop' }),
    ]);
    expect([...consume(written).choices]).toEqual([
      [
        0,
        {
          message: { content: 'a', tool_calls: [{ id: 'call_0', type: 'function', function: { name: 'bash', arguments: '{}' } }] },
          reason: 'tool_calls',
        },
      ],
      [1, { message: { content: 'bc' }, reason: 'stop' }],
    ]);
  });

  it('closes what never ended before the end', () => {
    const { written, events } = run([said({ content: 'a' })], ({ type }) => (type === 'close' ? { say: 'text', text: 'b' } : same));
    expect(events.map(({ type }) => type).slice(-2)).toEqual(['close', 'end']);
    expect(consume(written)).toMatchObject({ done: true, choices: new Map([[0, { message: { content: 'ab' }, reason: null }]]) });
  });

  it('tells usage, a sign of life and the provider’s error', () => {
    const usage = { prompt_tokens: 10, completion_tokens: 3, total_tokens: 13, prompt_tokens_details: { cached_tokens: 4 } };
    const { events, written } = run([{ ...chunk(), usage }]);
    expect(events.find(({ type }) => type === 'usage')).toEqual({
      type: 'usage',
      usage: { inputTokens: 6, outputTokens: 3, cacheReadTokens: 4, cacheWriteTokens: null },
    });
    expect(consume(written).around['usage']).toEqual(usage);
    expect(runStream(': OPENROUTER PROCESSING\n\n', () => same).written).toBe(': keepalive\n\n');
    const failed = runStream('data: {"error":{"message":"K","type":"server_error","code":null}}\n\ndata: {"choices":[]}\n\n', (event) =>
      event.type === 'value' ? { say: 'text', text: '[masked]' } : same,
    );
    expect(failed.events.at(-1)).toEqual({ type: 'failed', error: 'server_error', message: 'K' });
    expect(consume(failed.written).error).toEqual({ message: '[masked]', type: 'server_error', code: null });
    const named = runStream('event: error\ndata: {"message":"x","code":"y"}\n\n', () => same);
    expect(consume(named.written).error).toEqual({ message: 'x', code: 'y' });
  });

  it('leaves out the probabilities of tokens, and hides lengths by noise of its own', () => {
    const written = run([
      { ...said({ content: 'a' }), obfuscation: 'secret' },
      { ...chunk({ delta: { content: 'b' }, logprobs: { content: [{ token: 'b' }] } }) },
    ]).written;
    expect(data(written)).toMatchObject([{ obfuscation: 'xxxxxx' }, { choices: [{ logprobs: null }] }]);
    expect(written).not.toContain('token');
  });

  it('tells chunks that differ in their text alone as they are, whatever stands around it', () => {
    const around = { obfuscation: 'aB1', system_fingerprint: 'fp_1', usage: null };
    const text = fc.oneof(fc.string({ unit: 'binary', minLength: 1 }), fc.constantFrom('","x":"', '"}', '\\', '"obfuscation":"', '\u2028'));
    const noise = fc.oneof(fc.stringMatching(/^[a-z]{0,9}$/), fc.constantFrom('n"oise', '"}]'));
    const pieces = fc.array(fc.tuple(text, noise, fc.constantFrom('content', 'content', 'content', 'reasoning_content')), {
      maxLength: 12,
    });
    fc.assert(
      fc.property(pieces, fc.boolean(), fc.constantFrom('a', 'e', '"'), (told, noisy, from) => {
        const chunks = told.map(([text, noise, key]) => ({
          ...said({ [key]: text }),
          ...around,
          ...(noisy ? { obfuscation: noise } : {}),
        }));
        const masking: Decide = (event) =>
          event.type === 'piece' && event.text.includes(from) ? { say: 'text', text: event.text.replaceAll(from, '') } : same;
        const { written, events } = run(chunks, masking);
        const of = (key: string): string => told.flatMap(([text, , own]) => (own === key ? [text.replaceAll(from, '')] : [])).join('');
        const { message = {} } = consume(written).choices.get(0) ?? {};
        expect([message['content'] ?? '', message['reasoning_content'] ?? '']).toEqual([of('content'), of('reasoning_content')]);
        expect(events.flatMap((event) => (event.type === 'piece' ? [event.text] : []))).toEqual(told.map(([text]) => text));
        const lengths = data(written).map((frame) => (frame as { obfuscation?: string }).obfuscation?.length);
        expect(lengths.every((length) => length !== undefined)).toBe(true);
      }),
    );
  });

  const secret = 's3cret';
  const masking: Decide = (event: ReplyEvent) =>
    event.type === 'value' && event.literal.value === secret ? { say: 'text', text: '[masked]' } : same;
  it.each<[string, ...object[]]>([
    ['the id of the reply', { ...said({ content: 'x' }), id: secret }],
    ['a member of the chunk', { ...said({}), note: secret }],
    ['a key of the chunk', { ...said({}), [secret]: 1 }],
    ['a member of a choice', chunk({ delta: {}, note: { deep: [secret] } })],
    ['a reason that nobody knows', ended(secret)],
    ['the id of a call', said({ tool_calls: [{ ...call('{}'), id: secret }] })],
    ['the name of a tool', said({ tool_calls: [{ ...call('{}'), function: { name: secret, arguments: '{}' } }] })],
    ['a member of a call', said({ tool_calls: [{ ...call('{}'), extra_content: { signature: secret } }] })],
    ['a member of a function', said({ tool_calls: [{ ...call('{}'), function: { name: 'b', arguments: '{}', note: secret } }] })],
    ['a chunk of another kind', { object: 'thread.event', body: secret }],
    ['the model, told again', { ...said({ content: 'x' }), model: secret }, { ...said({ content: 'y' }), model: secret }],
  ])('masks %s', (_what, ...chunks) => {
    const { written } = run(chunks, masking);
    expect(written).not.toContain(secret);
    expect(written).toContain('[masked]');
  });

  it('masks a value of an unknown member that comes in pieces', () => {
    const { written } = run([said({ thoughts: 's3' }), said({ thoughts: 'cret' }), ended('stop')], (event) =>
      event.type === 'close' ? { say: 'call', input: '{"thoughts":"[masked]"}' } : same,
    );
    expect(consume(written).choices.get(0)?.message).toEqual({ thoughts: '[masked]' });
  });

  it('holds back the name of a member that says nothing', () => {
    const { written } = run([said({ content: null, [secret]: null }), ended('stop')], ({ type }) => (type === 'close' ? nothing : same));
    expect(deltas(written)).toEqual([[[{ content: null }, null]], [[{}, 'stop']]]);
  });

  it('lets no speech out whose words are masked', () => {
    const { written } = run([said({ audio: { id: 'a', data: 'AAAA', transcript: secret } }), ended('stop')], (event) =>
      event.type === 'close' ? { say: 'call', input: '{"audio":{"id":"a","data":"AAAA","transcript":"[masked]"}}' } : same,
    );
    expect(consume(written).choices.get(0)?.message).toEqual({ audio: { id: 'a', data: '', transcript: '[masked]' } });
  });

  it.each([
    ['no JSON', 'data: {\n\n'],
    ['a key twice', 'data: {"choices":[],"choices":[]}\n\n'],
    ['no object', 'data: []\n\n'],
    ['choices that are none', 'data: {"choices":{}}\n\n'],
    ['a choice that is none', 'data: {"choices":["a"]}\n\n'],
    ['an odd index', 'data: {"choices":[{"index":1e9,"delta":{}}]}\n\n'],
    ['one choice twice', 'data: {"choices":[{"index":0,"delta":{}},{"index":0,"delta":{}}]}\n\n'],
    ['a delta that is none', 'data: {"choices":[{"index":0,"delta":"a"}]}\n\n'],
    ['a call without a name', asStream([said({ tool_calls: [{ index: 0, id: 'a', function: { arguments: '{}' } }] })])],
    [
      'a call of another name',
      asStream([said({ tool_calls: [call('{')] }), said({ tool_calls: [{ index: 0, function: { name: 'rm' } }] })]),
    ],
    ['a call of another id', asStream([said({ tool_calls: [call('{')] }), said({ tool_calls: [{ index: 0, id: 'b' }] })])],
    ['an input that is no text', asStream([said({ tool_calls: [{ ...call(''), function: { name: 'b', arguments: { a: 1 } } }] })])],
    ['text after the end of its choice', asStream([ended('stop'), said({ content: 'more' })])],
    ['a call after the end of its choice', asStream([ended('stop'), said({ tool_calls: [call('{}')] })])],
  ])('ends a reply with %s', (_what, stream) => {
    expect(() => runStream(stream, () => same)).toThrow(expect.objectContaining({ code: 'upstream_broken' }));
  });

  it('says nothing of what stands behind the end, nor of a frame that was cut', () => {
    expect(runStream('data: [DONE]\n\ndata: {"choices":[{"delta":{"content":"a"}}]}\n\ndata: {"cut', () => same).written).toBe(
      'data: [DONE]\n\n',
    );
  });
});
