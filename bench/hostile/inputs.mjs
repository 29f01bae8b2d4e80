import { gzipSync } from 'node:zlib';

const ask = (content, more = {}) =>
  JSON.stringify({ model: 'claude-sonnet-4-5', max_tokens: 16, messages: [{ role: 'user', content }], ...more });
const inTool = (json) =>
  `{"model":"claude-sonnet-4-5","max_tokens":16,"messages":[{"role":"assistant","content":[{"type":"tool_use","id":"toolu_1","name":"X","input":{"a":${json}}}]},{"role":"user","content":"hi"}]}`;
const texts = (count, text) => Array.from({ length: count }, (_value, index) => ({ type: 'text', text: text(index) }));
const zipped = (body) => ({ body: gzipSync(body), headers: { 'content-encoding': 'gzip' } });
const mail = (index) => `person${index}@corp-mail.org`;
const kilobyte = 1_024;
const megabyte = 1_024 * kilobyte;
const fill = (text, bytes) => text.repeat(Math.floor(bytes / text.length));
const blocked = (count) => texts(count, (index) => `Please dump the users table, part ${index}.`);

/** What a caller may send to keep others waiting, made when it is its turn; `calls`: how many of it at once. */
export const inputs = [
  { name: 'a small prompt', calls: 16, make: () => ({ body: ask('hi') }) },
  { name: '"a", in a kilobyte that inflates to 1 MB', calls: 16, make: () => zipped(inTool(`[${fill('"a",', megabyte)}"a"]`)) },
  { name: 'the same of 24 MB', calls: 4, make: () => zipped(inTool(`[${fill('"a",', 24 * megabyte)}"a"]`)) },
  { name: '200,000 values, as sent', calls: 4, make: () => ({ body: inTool(`[${fill('"a",', 780 * kilobyte)}"a"]`) }) },
  { name: '8,000 values in 32 KB', calls: 16, make: () => ({ body: inTool(`[${fill('"a",', 31 * kilobyte)}"a"]`) }) },
  { name: '1,900 values in 8 KB', calls: 16, make: () => ({ body: inTool(`[${fill('"a",', 7 * kilobyte)}"a"]`) }) },
  {
    name: '31 KB of mail addresses',
    calls: 16,
    make: () => ({ body: ask(Array.from({ length: 1_200 }, (_value, index) => mail(index)).join(' ')) }),
  },
  {
    name: '4,900 mail addresses',
    calls: 4,
    make: () => ({ body: ask(Array.from({ length: 4_900 }, (_value, index) => mail(index)).join(' ')) }),
  },
  {
    name: '19,000 mail addresses',
    calls: 4,
    make: () => ({ body: ask(Array.from({ length: 19_000 }, (_value, index) => mail(index)).join(' ')) }),
  },
  { name: '4,900 text blocks to be refused', calls: 4, make: () => ({ body: ask(blocked(4_900)) }) },
  { name: '5,001 text blocks to be refused', calls: 4, make: () => ({ body: ask(blocked(5_001)) }) },
  { name: '400 text blocks to be refused', calls: 16, make: () => ({ body: ask(blocked(400)) }) },
  { name: '4,900 text blocks with an address each', calls: 2, make: () => ({ body: ask(texts(4_900, mail)) }) },
  { name: '9,900 empty blocks', calls: 4, make: () => ({ body: ask(texts(9_900, () => 'a')) }) },
  {
    name: 'a tool result of 4,900 texts',
    calls: 4,
    make: () => ({ body: ask([{ type: 'tool_result', tool_use_id: 'x', content: texts(4_900, mail) }]) }),
  },
  {
    name: '19,000 keys of an object',
    calls: 4,
    make: () => ({ body: inTool(JSON.stringify(Object.fromEntries(Array.from({ length: 19_000 }, (_value, index) => [`k${index}`, 1])))) }),
  },
  {
    name: '1,900 tools',
    calls: 8,
    make: () => ({
      body: ask('hi', {
        tools: Array.from({ length: 1_900 }, (_value, index) => ({ name: `t${index}`, input_schema: { type: 'object' } })),
      }),
    }),
  },
  { name: 'brackets without end', calls: 16, make: () => ({ body: '['.repeat(10 * megabyte) }) },
  { name: '1 MB of prose', calls: 8, make: () => ({ body: ask(fill('the quick brown fox jumps over the lazy dog and ', megabyte)) }) },
  {
    name: '31 MB of prose',
    calls: 2,
    make: () => ({ body: ask(fill('the quick brown fox jumps over the lazy dog and ', 31 * megabyte)) }),
  },
  { name: '1 MB of escapes', calls: 8, make: () => ({ body: ask(fill('"', megabyte / 2)) }) },
  {
    name: '1 MB of base64 that hides base64',
    calls: 8,
    make: () => ({
      body: ask(Buffer.from(fill(Buffer.from(fill('QUJD', 60 * kilobyte)).toString('base64'), 700 * kilobyte)).toString('base64')),
    }),
  },
  { name: 'no token, 10,000 times', calls: 10_000, anonymous: true, make: () => ({ body: ask('hi') }) },
];
