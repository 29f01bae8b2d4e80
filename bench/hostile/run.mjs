/**
 * What one caller can do to everybody else: sends each hostile input, many at once, to the whole product, and measures how long its event loop was kept, how
 * long another person's "hi" waited meanwhile, memory, and what was written. `node bench/hostile/run.mjs [--docs] [--only TEXT]`, after a build.
 */
import { cpus, loadavg } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { writeDocs } from './docs.mjs';
import { inputs } from './inputs.mjs';
import { startProduct } from './product.mjs';

const boundMs = 50;
const settleMs = 1_500;
/** Calls alone, by which the time is taken that one of them keeps the event loop. */
const alone = 3;
/** Connections of one caller: its calls beyond them wait. */
const connections = 64;
const { values } = parseArgs({ options: { docs: { type: 'boolean', default: false }, only: { type: 'string', default: '' } } });

const call = async (url, token, { body, headers }) => {
  const started = performance.now();
  const response = await fetch(`${url}/v1/messages`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'anthropic-version': '2023-06-01',
      ...(token && { authorization: `Bearer ${token}` }),
      ...headers,
    },
    body,
  }).catch((error) => ({ status: error.name, text: async () => '' }));
  const text = await response.text().catch(() => '');
  return { status: response.status, code: /"code":"(\w+)"/.exec(text)?.[1] ?? '', ms: performance.now() - started };
};

const product = await startProduct();
const [mallory, alice] = await Promise.all([product.token('bob'), product.token('alice')]);
const hi = { body: JSON.stringify({ model: 'claude-sonnet-4-5', max_tokens: 16, messages: [{ role: 'user', content: 'hi' }] }) };
for (let warm = 0; warm < 200; warm++) await call(product.url, alice, hi);

/** Somebody else's calls, one after the other, until told to stop: the longest of them. */
const innocent = (until) =>
  (async () => {
    let longest = 0;
    while (!until.over) {
      longest = Math.max(longest, (await call(product.url, alice, hi)).ms);
      await pause(5);
    }
    return longest;
  })();

const rows = [];
for (const { name, calls, anonymous = false, make } of inputs.filter((input) => input.name.includes(values.only))) {
  const made = make();
  const token = anonymous ? null : mallory;
  // The first of a kind pays for what is compiled once.
  await call(product.url, token, made);
  await pause(settleMs);
  await product.watched();
  for (let time = 0; time < alone; time++) await call(product.url, token, made);
  await pause(settleMs);
  const { longestMs, rssPeak: rssBefore } = await product.watched();
  const stored = product.stored();
  const until = { over: false };
  const waiting = innocent(until);
  const answers = [];
  const left = Array.from({ length: calls }, () => made);
  const sender = async () => {
    while (left.length > 0) answers.push(await call(product.url, token, left.pop()));
  };
  await Promise.all(Array.from({ length: connections }, sender));
  until.over = true;
  const hiMs = await waiting;
  await pause(settleMs);
  const { rssPeak } = await product.watched();
  const ends = [...new Set(answers.map(({ status, code }) => `${status} ${code}`.trim()))].join(', ');
  rows.push({ name, calls, ends, longestMs, hiMs, memory: Math.max(0, rssPeak - rssBefore), written: product.stored() - stored });
  const row = rows.at(-1);
  console.log(
    `${name} x ${calls}: ${ends}; kept ${longestMs.toFixed(1)} ms, hi ${hiMs.toFixed(0)} ms, +${(row.memory / 1e6).toFixed(0)} MB, ${(row.written / 1e3).toFixed(0)} KB written`,
  );
}
await product.stop();

const over = rows.filter(({ longestMs }) => longestMs > boundMs);
const machine = `${new Date().toISOString().slice(0, 10)}, Node ${process.version.slice(1)}, ${cpus().length} cores of ${cpus()[0].model}, load ${loadavg()[0].toFixed(1)} at the end.`;
if (values.docs) writeDocs(machine, rows);
if (over.length > 0) console.log(`over ${boundMs} ms: ${over.map(({ name }) => name).join('; ')}`);
