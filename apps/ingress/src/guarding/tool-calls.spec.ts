import { formatNamed } from '#conversation';
import { asFrames, asJson, blockFrames, frame } from './anthropic-reply.fake.js';
import { ReplyBench, rulesOf } from './guarded-reply.fake.js';
import { readStrictly } from './strict-reader.fake.js';

const format = formatNamed('anthropic');
const client = { kind: 'unknown' } as const;
const secret = ['AKIA', 'QZ7WJ3XK5VNB2DLM'].join('');
const rules = rulesOf(`
version: 1
rules:
  - id: reply-secrets
    on: [reply]
    match: { findings: [secret] }
    action: mask
  - id: reply-word
    on: [reply]
    match: { words: ["blue heron"] }
    action: block
    message: Not in text.
  - id: foreign-keys
    on: [tool_call]
    match: { findings: [secret], confidence: high, inRequest: false }
    action: mask
    message: A key that is not yours.
`);

const call = { type: 'tool_use', id: 'toolu_1', name: 'Bash', input: {} };
/** A streamed reply whose one tool call has this text for its input. */
const withInput = (json: string): string[] => {
  const [start, ...end] = asFrames({ content: [], stopReason: 'tool_use' });
  const frames = blockFrames(call, 0);
  const middle = Math.floor(json.length / 2);
  const deltas = [json.slice(0, middle), json.slice(middle)].map((partial_json) =>
    frame({ type: 'content_block_delta', index: 0, delta: { type: 'input_json_delta', partial_json } }),
  );
  return [start ?? '', frames[0] ?? '', ...deltas, frames.at(-1) ?? '', ...end];
};

describe('a tool call of a reply', () => {
  it.each([
    ['the same key twice', String.raw`{"command":"ls","command":"\u0072\u006d -rf /"}`, /same key twice/],
    ['the same key, written otherwise', String.raw`{"command":"ls","comm\u0061nd":"rm -rf /"}`, /same key twice/],
    ['the same key twice within', '{"a":{"b":1,"b":2}}', /same key twice/],
    ['70 levels', `${'[{"a":'.repeat(35)}1${'}]'.repeat(35)}`, /nested too deep/],
    ['an end that is missing', '{"command":"ls', /not valid JSON/],
    ['a raw line end in a string', '{"command":"ls\nrm -rf /"}', /not valid JSON/],
    ['two values', '{"command":"ls"}{"command":"rm"}', /not valid JSON/],
    ['a comment', '{"command":"ls"/* */}', /not valid JSON/],
    ['single quotes', "{'command':'ls'}", /not valid JSON/],
    ['a comma too many', '{"command":"ls",}', /not valid JSON/],
    ['NaN', '{"n":NaN}', /not valid JSON/],
    ['no JSON at all', 'rm -rf /', /not valid JSON/],
  ])('is withheld when its input has %s', async (_what, json, reason) => {
    const { told, recorded } = await new ReplyBench(rules).stream(format.streamCodec(client), withInput(json));
    const { content, message } = readStrictly(told);
    expect(content).toEqual([{ type: 'text', text: expect.stringMatching(reason) }]);
    expect(message).toMatchObject({ stop_reason: 'end_turn' });
    expect(recorded?.blocks).toEqual([
      expect.objectContaining({ kind: 'tool_call', tool: 'Bash', withheld: expect.stringMatching(reason) }),
    ]);
  });

  it('is released in the canonical form of what was judged', async () => {
    const json = String.raw` { "comm\u0061nd" : "l\u0073" , "n":1.50, "list":[ 1 ,2] } `;
    const { told, recorded } = await new ReplyBench(rules).stream(format.streamCodec(client), withInput(json));
    expect(told).toContain(JSON.stringify('{"command":"ls","n":1.50,"list":[1,2]}'));
    expect(recorded?.blocks[0]).toMatchObject({ input: { command: 'ls', n: 1.5, list: [1, 2] } });
  });

  it.each([
    ['a value', { command: `echo ${secret}` }],
    ['a key', { [secret]: 'x' }],
    ['deep inside', { a: [{ b: { c: secret } }] }],
  ])('is withheld with a reason where a rule masks %s in it, and masked in the record', async (_where, input) => {
    const reply = { content: [{ ...call, input }], stopReason: 'tool_use' };
    const streamed = await new ReplyBench(rules).stream(format.streamCodec(client), asFrames(reply));
    const whole = await new ReplyBench(rules).json(format.jsonCodec(client), asJson(reply));
    for (const { told, recorded, findings } of [streamed, whole]) {
      expect(told).toContain('A key that is not yours.');
      expect(told).not.toContain(secret);
      expect(told).not.toContain('tool_use');
      expect(JSON.stringify(recorded)).toContain('[masked:aws-access-key#');
      expect(JSON.stringify(recorded)).not.toContain(secret);
      expect(findings).toEqual([expect.objectContaining({ block: 'reply.content.0', mask: 'on_the_way' })]);
    }
  });

  it.each([
    ['its name', { name: secret }],
    ['its id', { id: secret }],
  ])('is withheld where a rule masks %s: nothing could be called by it', async (_what, changed) => {
    const reply = { content: [{ ...call, ...changed }], stopReason: 'tool_use' };
    const streamed = await new ReplyBench(rules).stream(format.streamCodec(client), asFrames(reply));
    const whole = await new ReplyBench(rules).json(format.jsonCodec(client), asJson(reply));
    for (const { told, recorded } of [streamed, whole]) {
      expect(told).toContain('"type":"text"');
      expect(`${told}${JSON.stringify(recorded)}`).not.toContain(secret);
    }
  });

  it('passes with a value that its request holds, or that no rule on calls names; the record is masked in any case', async () => {
    const reply = { content: [{ ...call, input: { text: `blue heron ${secret}` } }], stopReason: 'tool_use' };
    const first = await new ReplyBench(rules).json(format.jsonCodec(client), asJson(reply));
    const fingerprint = first.findings[0]?.fingerprint ?? '';
    const { told, recorded, findings } = await new ReplyBench(rules, { fingerprints: new Set([fingerprint]) }).stream(
      format.streamCodec(client),
      asFrames(reply),
    );
    expect(readStrictly(told).content).toEqual(reply.content);
    expect(JSON.stringify(recorded)).not.toContain(secret);
    expect(findings).toEqual([expect.objectContaining({ mask: 'record_only' })]);
  });

  it('leaves the turn open when another call is left to run', async () => {
    const content = [
      { ...call, input: { command: secret } },
      { ...call, id: 'toolu_2', input: { command: 'ls' } },
    ];
    const { told } = await new ReplyBench(rules).stream(format.streamCodec(client), asFrames({ content, stopReason: 'tool_use' }));
    expect(readStrictly(told)).toMatchObject({
      message: { stop_reason: 'tool_use' },
      content: [{ type: 'text' }, { input: { command: 'ls' } }],
    });
  });

  it('is not kept when its input never ends', async () => {
    const piece = 'x'.repeat(1024 * 1024);
    const deltas = Array.from({ length: 6 }, (_, at) =>
      frame({
        type: 'content_block_delta',
        index: 0,
        delta: { type: 'input_json_delta', partial_json: at === 0 ? `{"a":"${piece}` : piece },
      }),
    );
    const [start = '', open = '', close = '', ...end] = [...withInput('').slice(0, 2), ...withInput('').slice(-3)];
    const { told, error } = await new ReplyBench(rules).stream(format.streamCodec(client), [start, open, ...deltas, close, ...end]);
    expect(error).toBeNull();
    expect(told).toContain('it is too long');
  });
});
