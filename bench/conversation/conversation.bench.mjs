import { applyEdits, decodeUtf8, literalEdits, parseJson, formatNamed, SseParser, sseFrame } from '#conversation';

/**
 * What the wire format costs on ingress's event loop: milliseconds a body and MB/s (1 MB = 1e6 UTF-16 units), for bodies like those
 * agents send and for hostile ones. Run after `npm run build`: node bench/conversation/conversation.bench.mjs
 */
const words = 'the quick brown fox reads const value = request.body[index]; and returns null when nothing was found\n'.split(' ');
const prose = (length, seed) => {
  let text = '';
  for (let state = seed; text.length < length; state = (state * 1_103_515_245 + 12_345) % 2_147_483_648)
    text += `${words[state % words.length]} `;
  return text;
};

const turns = (count, length) =>
  [...Array(count).keys()].map((index) => ({
    role: index % 2 === 0 ? 'user' : 'assistant',
    content:
      index % 2 === 0
        ? [{ type: 'tool_result', tool_use_id: `toolu_${index - 1}`, content: prose(length, index) }]
        : [
            { type: 'text', text: prose(200, index) },
            { type: 'tool_use', id: `toolu_${index}`, name: 'Edit', input: { file: 'a.ts', text: prose(400, index) } },
          ],
  }));
const tools = [...Array(24).keys()].map((index) => ({
  name: `tool_${index}`,
  description: prose(1_500, index),
  input_schema: {
    type: 'object',
    properties: { path: { type: 'string', description: prose(80, index) }, limit: { type: 'number' } },
    required: ['path'],
  },
}));
const base = { model: 'claude-sonnet-4-5', max_tokens: 1_024, stream: true };

const bodies = {
  '2 KB call': JSON.stringify({ ...base, messages: [{ role: 'user', content: prose(1_900, 1) }] }),
  'agent turn, 60 KB with tools': JSON.stringify({
    ...base,
    tools,
    system: [{ type: 'text', text: prose(6_000, 3) }],
    messages: turns(5, 3_000),
  }),
  '500 KB, long strings': JSON.stringify({
    ...base,
    messages: turns(21, 45_000).map((turn, index) => (index === 0 ? { role: 'user', content: prose(1_000, 1) } : turn)),
  }),
  '500 KB, beyond Latin-1': JSON.stringify({ ...base, messages: [{ role: 'user', content: prose(500_000, 7).replaceAll('fox', '狐') }] }),
  '500 KB, small values': JSON.stringify({
    ...base,
    messages: [
      {
        role: 'user',
        content: [
          {
            type: 'tool_use',
            id: 't',
            name: 'x',
            input: { rows: [...Array(12_000).keys()].map((id) => ({ id, name: `n${id}`, ok: true })) },
          },
        ],
      },
    ],
  }),
  '500 KB, all escapes': JSON.stringify({ ...base, messages: [{ role: 'user', content: '"\\\n'.repeat(85_000) }] }),
};

function measure(what, size, run) {
  const times = [];
  const until = performance.now() + 1_200;
  for (let count = 0; performance.now() < until || count < 50; count++) {
    const started = performance.now();
    run();
    if (count >= 20) times.push(performance.now() - started);
  }
  times.sort((a, b) => a - b);
  const at = (share) => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0;
  return { what, p50: at(0.5), p99: at(0.99), rate: size / 1_000 / at(0.5) };
}

function report(title, rows) {
  console.log(`\n${title}`);
  for (const { what, p50, p99, rate } of rows)
    console.log(`  ${what.padEnd(46)} p50 ${p50.toFixed(3)} ms   p99 ${p99.toFixed(3)} ms   ${rate.toFixed(0)} MB/s`);
}

const read = formatNamed('anthropic').readRequest;
for (const [name, text] of Object.entries(bodies)) {
  const bytes = Buffer.from(text);
  const request = read(text, {});
  const fields = request.blocks.flatMap((block) => block.fields);
  const size = text.length;
  report(`${name} (${bytes.length} bytes, ${request.blocks.length} blocks, ${fields.length} strings)`, [
    measure('JSON.parse, for comparison', size, () => JSON.parse(text)),
    measure('decodeUtf8', size, () => decodeUtf8(bytes)),
    measure('parseJson', size, () => parseJson(text)),
    measure('read', size, () => read(text, {})),
    measure('read, identities, canonical form', size, () => read(text, {}).canonical()),
    measure('split for storage', size, () => request.split(text)),
    measure('one field masked, as bytes again', size, () =>
      Buffer.from(applyEdits(text, literalEdits([{ literal: fields[0], text: 'x' }]))),
    ),
  ]);
}

const delta = Buffer.from(
  sseFrame('content_block_delta', { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'a few words more' } }),
);
const stream = Buffer.concat(Array(1_000).fill(delta));
report(`a stream of 1000 deltas (${stream.length} bytes)`, [
  measure('SseParser, a chunk a delta', stream.length, () => {
    const parser = new SseParser();
    for (let at = 0; at < stream.length; at += delta.length) parser.push(stream.subarray(at, at + delta.length));
  }),
  measure('SseParser, chunks of 16 KB', stream.length, () => {
    const parser = new SseParser();
    for (let at = 0; at < stream.length; at += 16_384) parser.push(stream.subarray(at, at + 16_384));
  }),
]);
