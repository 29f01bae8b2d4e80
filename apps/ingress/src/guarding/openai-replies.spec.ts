import * as fc from 'fast-check';
import { formatNamed } from '#conversation';
import { chunked } from './anthropic-reply.fake.js';
import { anyAwsKey, everythingSaid, withCanary } from './canary.fake.js';
import { ReplyBench, rulesOf, type GuardedReply } from './guarded-reply.fake.js';
import { asChunks, asCompletion, asEvents, completionIn, completionOf, type TestChoice } from './openai-reply.fake.js';

const format = formatNamed('openai');
const client = { kind: 'openai-sdk' } as const;
const rules = rulesOf(`
version: 1
rules:
  - id: secrets
    on: [request, reply]
    match: { findings: [secret, pii] }
    action: mask
  - id: words
    on: [reply]
    match: { words: ["blue heron"] }
    action: mask
  - id: nothing-in-calls
    on: [tool_call]
    match: { findings: [secret, pii] }
    action: mask
    message: No.
`);

const runs = Number(process.env['OSTIARY_PROPERTY_RUNS'] ?? 2_000);
const text = fc
  .array(
    fc.oneof(
      { weight: 3, arbitrary: fc.string({ maxLength: 20 }) },
      { weight: 2, arbitrary: anyAwsKey.map((value) => ` ${value} `) },
      fc.constantFrom('blue heron', 'ann@example.com', ' ä€😀 ', '"\\\n', '[masked:', '4111 1111 1111 1111'),
    ),
    { minLength: 1, maxLength: 6 },
  )
  .map((parts) => parts.join(''));
const input = fc.oneof(
  fc.dictionary(fc.constantFrom('command', 'path', 'a b'), text, { maxKeys: 2 }).map((value) => JSON.stringify(value)),
  fc.constantFrom('', '{"a":1,"a":2}', '{"cut'),
);
const choice: fc.Arbitrary<TestChoice> = fc.record({
  texts: fc.record({ reasoning_content: text, content: text, refusal: text }, { requiredKeys: [] }) as fc.Arbitrary<Record<string, string>>,
  calls: fc.array(fc.record({ name: fc.constant('bash'), input, custom: fc.boolean() }), { maxLength: 2 }),
  unknown: fc.record(
    {
      annotations: fc.array(fc.record({ type: fc.constant('url_citation'), url_citation: fc.record({ title: text }) }), {
        minLength: 1,
        maxLength: 2,
      }),
      brand_new: fc.dictionary(fc.constantFrom('a', 'id', 'signature'), text, { minKeys: 1, maxKeys: 2 }),
    },
    { requiredKeys: [] },
  ),
  reason: fc.constantFrom('stop', 'length', 'tool_calls'),
});
const choices = fc.array(choice, { minLength: 1, maxLength: 2 });
const cuts = fc.array(fc.integer({ min: 1, max: 80 }), { maxLength: 8 });

/** What is said of a reply, without the order in which it is found. */
const essence = ({ findings, reasons, verdict, recorded, error }: GuardedReply): unknown => ({
  findings: findings.map((finding) => JSON.stringify(finding)).toSorted(),
  reasons: reasons.toSorted(),
  verdict,
  blocks: recorded?.blocks.toSorted((a, b) => (a.id < b.id ? -1 : 1)),
  error,
});

describe('a chat completion', () => {
  it('is found, judged, shown and recorded the same whether it streams, in any chunks, or comes whole', async () => {
    await fc.assert(
      fc.asyncProperty(choices, fc.integer({ min: 1, max: 9 }), cuts, async (reply, piece, places) => {
        const stream = chunked(asEvents(asChunks(reply, piece)), places);
        const streamed = await new ReplyBench(rules).stream(format.streamCodec(client), stream);
        const whole = await new ReplyBench(rules).json(format.jsonCodec(client), asCompletion(reply));
        expect(essence(streamed)).toEqual(essence(whole));
        expect(completionOf(streamed.told)).toEqual(completionIn(whole.told));
      }),
      { numRuns: runs / 5 },
    );
  });

  const canary = fc.oneof({ weight: 3, arbitrary: anyAwsKey }, { weight: 1, arbitrary: fc.constant(4111111111111111) });
  const saysNothing = ({ told, recorded }: GuardedReply, value: string | number): void => {
    expect(everythingSaid(told)).not.toContain(String(value));
    expect(everythingSaid(JSON.stringify(recorded))).not.toContain(String(value));
  };
  const sample = fc.constantFrom<TestChoice>(
    { texts: { content: ' All is well.', reasoning_content: ' Let me see.' }, calls: [], unknown: {}, reason: 'stop' },
    { texts: { refusal: ' I can’t.' }, calls: [], unknown: { audio: { id: 'audio_1', data: 'AAAA', transcript: ' Hm.' } }, reason: 'stop' },
    {
      texts: {},
      calls: [
        { name: 'bash', input: '{"command":"ls"}' },
        { name: 'sql', input: ' select', custom: true },
      ],
      unknown: {},
      reason: 'tool_calls',
    },
    {
      texts: { content: ' As written.' },
      calls: [],
      unknown: {
        annotations: [{ type: 'url_citation', url_citation: { url: 'u', title: 't', start_index: 0, end_index: 1 } }],
        brand_new: [{ a: 'b' }],
      },
      reason: 'length',
    },
  );

  it('lets no canary out, wherever it stands, whole or streamed', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(sample, { minLength: 1, maxLength: 2 }),
        canary,
        fc.nat(),
        fc.nat(),
        fc.boolean(),
        cuts,
        async (reply, value, at, pick, escaped, places) => {
          saysNothing(
            await new ReplyBench(rules).json(format.jsonCodec(client), withCanary(asCompletion(reply), value, pick, escaped)),
            value,
          );
          const chunks = asChunks(reply, 1_000);
          const number = at % chunks.length;
          chunks[number] = withCanary(chunks[number] ?? '{}', value, pick, escaped);
          saysNothing(await new ReplyBench(rules).stream(format.streamCodec(client), chunked(asEvents(chunks), places)), value);
        },
      ),
      { numRuns: runs },
    );
  });
});
