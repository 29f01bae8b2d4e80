import { brotliDecompressSync, gunzipSync, inflateSync, zstdDecompressSync } from 'node:zlib';
import { request } from 'node:http';
import { rawInputs } from '../scripting/raw-inputs.js';
import { type Simulator, startSimulator } from '../simulator.js';
import { blockShapes } from './block-shapes.js';
import { frameShapes } from './frame-shapes.js';
import { messageShapes } from './message-shapes.js';

const key = 'key-of-this-test';
const canary = '3141592653589793';
let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator({ host: '127.0.0.1', port: 0, key, ledger: null });
});
afterAll(() => simulator.close());

const ask = async (content: string, stream: boolean): Promise<string> => {
  const response = await fetch(`${simulator.url}/v1/messages`, {
    method: 'POST',
    headers: { 'x-api-key': key, 'anthropic-version': '2023-06-01' },
    body: JSON.stringify({
      model: 'claude-sonnet-5-5',
      max_tokens: 10,
      stream,
      tools: [{ name: 'Bash', input_schema: {} }],
      messages: [{ role: 'user', content }],
    }),
  });
  return response.text();
};

const withTool = 'sim:tool {"name":"Bash","input":{"command":"ls"}}';

describe.each([...Object.keys(blockShapes), ...Object.keys(messageShapes)])('the shape %s', (name) => {
  it('carries its text in JSON and in a stream', async () => {
    const prompt = `sim:shape ${name} ${canary} ${name.startsWith('tool-') ? withTool : 'sim:echo words'}`;
    expect(await ask(prompt, false)).toContain(canary);
    expect(await ask(`sim:delta 200 ${prompt}`, true)).toContain(canary);
  });
});

it.each(Object.keys(frameShapes).filter((name) => name !== 'escaped-frame'))('the stream’s shape %s carries its text', async (name) => {
  const prompt = `sim:shape ${name} ${canary} sim:echo several words in some deltas`;
  expect(await ask(prompt, true)).toContain(canary);
  expect(await ask(prompt, false)).not.toContain(canary);
});

it.each(Object.keys(rawInputs).filter((name) => name !== 'escaped-input'))('the input %s goes out as it is', async (name) => {
  const whole = rawInputs[name]?.(canary) ?? '';
  expect(await ask(`sim:shape ${name} ${canary}`, false)).toContain(`"input":${whole}`);
  const pieces = (await ask(`sim:shape ${name} ${canary}`, true)).matchAll(/"partial_json":("(?:[^"\\]|\\.)*")/g);
  expect([...pieces].map(([, piece]) => JSON.parse(piece ?? '') as string).join('')).toBe(whole);
});

it('writes a text as escapes only', async () => {
  expect(await ask('sim:shape escaped-frame hi sim:echo several words', true)).toContain('"text":"\\u0068\\u0069"');
  expect(await ask('sim:shape escaped-input hi', false)).toContain('{"command":"\\u0068\\u0069"}');
});

it('refuses a shape that it does not know', async () => {
  expect(await ask('sim:shape nonesuch', false)).toContain('no shape nonesuch');
});

it('makes secrets that no gateway saw in the request', async () => {
  expect(await ask('sim:shape web-search {{reverse 3979853562951413}}', false)).toContain(canary);
});

describe.each([
  ['gzip', gunzipSync],
  ['br', brotliDecompressSync],
  ['zstd', zstdDecompressSync],
  ['deflate', inflateSync],
] as const)('compressed with %s', (encoding, decompress) => {
  it.each([false, true])('a reply says so and is whole (stream: %s)', async (stream) => {
    const body = { model: 'm', max_tokens: 1, stream, messages: [{ role: 'user', content: `sim:compress ${encoding} sim:echo whole` }] };
    const { coding, bytes } = await new Promise<{ coding?: string; bytes: Buffer }>((resolve, reject) => {
      const call = request(
        `${simulator.url}/v1/messages`,
        { method: 'POST', headers: { 'x-api-key': key, 'anthropic-version': '1' } },
        (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('end', () => resolve({ coding: response.headers['content-encoding'], bytes: Buffer.concat(chunks) }));
        },
      );
      call.on('error', reject).end(JSON.stringify(body));
    });
    expect(coding).toBe(encoding);
    expect(decompress(bytes).toString()).toContain('"text":"whole"');
  });
});

it('answers with another success status', async () => {
  const body = JSON.stringify({ model: 'm', max_tokens: 1, messages: [{ role: 'user', content: 'sim:status 202' }] });
  const headers = { 'x-api-key': key, 'anthropic-version': '1' };
  expect((await fetch(`${simulator.url}/v1/messages`, { method: 'POST', headers, body })).status).toBe(202);
});
