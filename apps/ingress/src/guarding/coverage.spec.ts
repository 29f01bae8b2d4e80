import * as fc from 'fast-check';
import { formatNamed } from '#conversation';
import { asFrames, asJson, chunked, type TestMessage } from './anthropic-reply.fake.js';
import { anyAwsKey, everythingSaid, withCanary } from './canary.fake.js';
import { ReplyBench, rulesOf, type GuardedReply } from './guarded-reply.fake.js';

const format = formatNamed('anthropic');
const client = { kind: 'unknown' } as const;
const rules = rulesOf(`
version: 1
rules:
  - id: nothing-secret
    on: [reply]
    match: { findings: [secret, pii] }
    action: mask
  - id: nothing-in-calls
    on: [tool_call]
    match: { findings: [secret, pii] }
    action: mask
    message: No.
`);

const runs = Number(process.env['OSTIARY_PROPERTY_RUNS'] ?? 2_000);
/** A payment card's number, which a JSON number holds as well as a string. */
const card = fc.constant(4111111111111111);
const canary = fc.oneof({ weight: 3, arbitrary: anyAwsKey }, { weight: 1, arbitrary: card });

/** Texts begin with a space: what is put before them stays a value of its own. */
const block = fc.constantFrom<Record<string, unknown>>(
  { type: 'text', text: ' All is well.' },
  {
    type: 'text',
    text: ' As written.',
    citations: [{ type: 'web_search_result_location', url: 'u', title: 't', cited_text: 'c', encrypted_index: 'RW5jcnlwdGVkSW5kZXg=' }],
  },
  { type: 'thinking', thinking: ' Let me see.', signature: 'c2lnbmF0dXJlIG9mIGEgdGhvdWdodA==' },
  { type: 'redacted_thinking', data: 'cmVkYWN0ZWQgdGhpbmtpbmcgaGVyZQ==' },
  { type: 'tool_use', id: 'toolu_1', name: 'Bash', input: { command: 'ls', more: [1, { deep: 'x' }] }, caller: { type: 'direct' } },
  { type: 'server_tool_use', id: 'srvtoolu_1', name: 'web_search', input: { query: 'weather' } },
  {
    type: 'web_search_tool_result',
    tool_use_id: 'srvtoolu_1',
    content: [{ type: 'web_search_result', url: 'u', title: 't', encrypted_content: 'ZW5jcnlwdGVkIGNvbnRlbnQ=', page_age: null }],
  },
  {
    type: 'bash_code_execution_tool_result',
    tool_use_id: 'srvtoolu_1',
    content: { type: 'bash_code_execution_result', stdout: 'out', stderr: '', return_code: 0, content: [] },
  },
  { type: 'mcp_tool_use', id: 'mcptoolu_1', name: 'echo', server_name: 's', input: { a: 1 } },
  { type: 'mcp_tool_result', tool_use_id: 'mcptoolu_1', is_error: false, content: [{ type: 'text', text: 'Hello' }] },
  { type: 'container_upload', file_id: 'file_1' },
  { type: 'zzz_tool_use', id: 'x_1', name: 'zzz', input: 'text' },
  { type: 'brand_new', a: { b: [{ c: 'd' }] } },
);
const message: fc.Arbitrary<TestMessage> = fc.record({
  content: fc.array(block, { minLength: 1, maxLength: 3 }),
  more: fc.constantFrom({}, { container: { id: 'container_1', expires_at: '2026-01-01T00:00:00Z' } }),
});

const saysNothing = ({ told, recorded }: GuardedReply, value: string | number): void => {
  expect(everythingSaid(told)).not.toContain(String(value));
  expect(everythingSaid(JSON.stringify(recorded))).not.toContain(String(value));
};

describe('a canary anywhere in a reply', () => {
  it('is not at the client, nor in the record, of a reply that comes whole', async () => {
    await fc.assert(
      fc.asyncProperty(message, canary, fc.nat(), fc.boolean(), async (reply, value, pick, escaped) => {
        saysNothing(await new ReplyBench(rules).json(format.jsonCodec(client), withCanary(asJson(reply), value, pick, escaped)), value);
      }),
      { numRuns: runs / 2 },
    );
  });

  it('is not at the client, nor in the record, of a reply that streams', async () => {
    await fc.assert(
      fc.asyncProperty(
        message,
        canary,
        fc.nat(),
        fc.nat(),
        fc.boolean(),
        fc.array(fc.integer({ min: 1, max: 80 }), { maxLength: 5 }),
        async (reply, value, at, pick, escaped, cuts) => {
          const frames = asFrames(reply, 1_000);
          const number = at % frames.length;
          const [, name, data] = /^event: (.*)\ndata: (.*)\n\n$/.exec(frames[number] ?? '') ?? [];
          frames[number] = `event: ${name}\ndata: ${withCanary(data ?? '', value, pick, escaped)}\n\n`;
          saysNothing(await new ReplyBench(rules).stream(format.streamCodec(client), chunked(frames.join(''), cuts)), value);
        },
      ),
      { numRuns: runs / 2 },
    );
  });
});
