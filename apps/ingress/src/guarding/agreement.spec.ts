import * as fc from 'fast-check';
import { formatNamed } from '#conversation';
import { asFrames, asJson, chunked, type TestMessage } from './anthropic-reply.fake.js';
import { anyAwsKey } from './canary.fake.js';
import { ReplyBench, rulesOf, type GuardedReply } from './guarded-reply.fake.js';
import { readStrictly } from './strict-reader.fake.js';

const format = formatNamed('anthropic');
const client = { kind: 'unknown' } as const;
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
  - id: no-keys-in-calls
    on: [tool_call]
    match: { findings: [secret] }
    action: block
    message: No.
`);

const text = fc
  .array(
    fc.oneof(
      { weight: 3, arbitrary: fc.string({ maxLength: 20 }) },
      { weight: 2, arbitrary: anyAwsKey.map((value) => ` ${value} `) },
      fc.constantFrom('blue heron', 'ann@example.com', ' ä€😀 ', '"\\\n', 'Zm9v', '[masked:', '4111 1111 1111 1111'),
    ),
    { maxLength: 6 },
  )
  .map((parts) => parts.join(''));
const value = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    text,
    fc.integer(),
    fc.boolean(),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom('a', 'command', 'note', 'x y'), tie('value'), { maxKeys: 3 }),
  ),
})).value;
const input = fc.dictionary(fc.constantFrom('command', 'path', 'a b'), value, { maxKeys: 3 });
const block = fc.oneof(
  fc.record({ type: fc.constant('text'), text }),
  fc.record({
    type: fc.constant('text'),
    text,
    citations: fc.array(fc.record({ type: fc.constant('page_location'), cited_text: text, document_title: text, note: text }), {
      maxLength: 2,
    }),
  }),
  fc.record({ type: fc.constant('thinking'), thinking: text, signature: fc.constant('c2lnbmF0dXJlIG9mIGEgdGhvdWdodA==') }),
  fc.record({ type: fc.constant('tool_use'), id: fc.constant('toolu_1'), name: fc.constant('Bash'), input }),
  fc.record({ type: fc.constant('server_tool_use'), id: fc.constant('srvtoolu_1'), name: fc.constant('web_search'), input }),
  fc.record({ type: fc.constant('mcp_tool_result'), tool_use_id: fc.constant('mcptoolu_1'), content: value }),
  fc.record({ type: fc.constant('brand_new'), whatever: value }),
);
const message: fc.Arbitrary<TestMessage> = fc.record({
  content: fc.array(block, { maxLength: 5 }),
  stopReason: fc.constantFrom('end_turn', 'tool_use'),
});

/** What is said of a reply, without the order in which it is found. */
const essence = ({ findings, reasons, verdict, recorded, error }: GuardedReply): unknown => ({
  findings: findings.map((finding) => JSON.stringify(finding)).toSorted(),
  reasons: reasons.toSorted(),
  verdict,
  recorded: { ...recorded, blocks: recorded?.blocks.map(({ values, ...rest }) => ({ ...rest, values: byPath(values) })), values: null },
  error,
});
const byPath = (values: readonly { path: string }[] = []): unknown => values.toSorted((a, b) => (a.path < b.path ? -1 : 1));

describe('a reply', () => {
  it('is found, judged, shown and recorded the same whether it streams, in any chunks, or comes whole', async () => {
    await fc.assert(
      fc.asyncProperty(
        message,
        fc.integer({ min: 1, max: 9 }),
        fc.array(fc.integer({ min: 1, max: 60 }), { maxLength: 8 }),
        async (reply, piece, cuts) => {
          const streamed = await new ReplyBench(rules).stream(format.streamCodec(client), chunked(asFrames(reply, piece).join(''), cuts));
          const whole = await new ReplyBench(rules).json(format.jsonCodec(client), asJson(reply));
          expect(essence(streamed)).toEqual(essence(whole));
          const seen = readStrictly(streamed.told);
          const { content, stop_reason } = JSON.parse(whole.told) as { content: { thinking?: string }[]; stop_reason: string };
          expect({ content: seen.content.map(unsealed), stop_reason: seen.message?.['stop_reason'] }).toEqual({
            content: content.map(unsealed),
            stop_reason,
          });
        },
      ),
      { numRuns: Number(process.env['OSTIARY_PROPERTY_RUNS'] ?? 400) },
    );
  });
});

/** A seal is encrypted under a new nonce each time. */
const unsealed = (one: { thinking?: unknown }): unknown =>
  typeof one.thinking === 'string' ? { ...one, thinking: one.thinking.replace(/\[sealed:v1:[^\]]+\]$/, '[sealed]') } : one;
