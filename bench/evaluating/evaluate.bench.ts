import { readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { policyPresets } from '#policy-model';
import { RunningIngress } from '../../apps/ingress/src/running-ingress.fake.js';

/**
 * What one evaluation takes, asked of a running ingress over HTTP, one after the other, as `ostiary policy test` asks.
 * Run: node --conditions=source --import ./scripts/run-typescript.mjs bench/evaluating/evaluate.bench.ts [--docs]
 * --docs puts the table between the marks of docs/performance.md.
 */
const { source } = policyPresets.balanced;
const principal = { subject: 'alice', groups: ['engineering'] };
const toolCall = { name: 'Bash', input: { command: 'git fetch origin && npm test -- src/cart.ts | tail -40' } };
const prose = (bytes: number): string =>
  'Some words of a text that nobody minds, as people write them. '.repeat(Math.ceil(bytes / 62)).slice(0, bytes);
let drafts = 0;

/** Each case with how often it is asked; a text is another one each time, as nothing is looked at twice. */
const cases: Readonly<Record<string, readonly [number, () => object]>> = {
  'a tool call, by the policy in force': [400, () => ({ principal, toolCall })],
  'a tool call, by a draft that is the same each time': [400, () => ({ principal, toolCall, policy: source })],
  'a tool call, by a draft that is another each time': [60, () => ({ principal, toolCall, policy: `${source}# ${(drafts += 1)}\n` })],
  'a prompt': [400, () => ({ principal, request: `${Math.random()} What is in src/cart.ts?` })],
  'a request of 100 KB': [60, () => ({ principal, request: `${Math.random()} ${prose(100_000)}` })],
  'a request of 1 MB, in the worker': [20, () => ({ principal, request: `${Math.random()} ${prose(1_000_000)}` })],
};

const ingress = await RunningIngress.start(source);
const author = await ingress.issuer.sign({ sub: 'author', groups: ['policy'] });

/** Milliseconds from the question to its answer. */
async function took(asked: object): Promise<number> {
  const begin = performance.now();
  const response = await fetch(`${ingress.url}/api/policy/evaluate`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${author}` },
    body: JSON.stringify(asked),
  });
  const told = await response.text();
  if (response.status !== 200) throw new Error(told);
  return performance.now() - begin;
}

const at = (sorted: readonly number[], share: number): string => sorted[Math.floor((sorted.length - 1) * share)]!.toFixed(1);
const rows: string[] = [];
for (const [name, [count, ask]] of Object.entries(cases)) {
  for (let time = 0; time < count / 4; time += 1) await took(ask());
  const times: number[] = [];
  for (let time = 0; time < count; time += 1) times.push(await took(ask()));
  times.sort((a, b) => a - b);
  rows.push(`| ${name} | ${at(times, 0.5)} | ${at(times, 0.95)} |`);
}
await ingress.stop();

const table = [
  `${new Date().toISOString().slice(0, 10)}, Node ${process.versions.node}, ${cpus().length} cores of ${cpus()[0]?.model.replace(/ CPU.*/, '') ?? '?'}, load ${loadavg()[0]?.toFixed(1)} at the end.`,
  '',
  '| evaluation | ms, median | ms, 95 % |',
  '|---|---|---|',
  ...rows,
].join('\n');
console.log(table);
if (process.argv.includes('--docs')) {
  const path = 'docs/performance.md';
  const [begin, end] = ['<!-- evaluating: begin -->', '<!-- evaluating: end -->'];
  const page = readFileSync(path, 'utf8');
  const [head = '', rest = ''] = page.split(begin);
  writeFileSync(path, `${head}${begin}\n${table}\n${end}${rest.slice(rest.indexOf(end) + end.length)}`);
}
