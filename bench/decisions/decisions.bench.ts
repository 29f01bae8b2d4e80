import { readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { crowd, question } from './crowd.js';
import { PolicyStage } from './policy-stage.js';

/**
 * What deciding costs the policy service, with its PostgreSQL (fsync on) and whoever asks on the same machine.
 * Run: node --conditions=source --import ./scripts/run-typescript.mjs bench/decisions/decisions.bench.ts [--distributed] [--docs] [--quick]
 * --docs puts the tables between the marks of docs/performance.md.
 */
const flags = new Set(process.argv.slice(2));
const forms = flags.has('--distributed') ? (['embedded', 'distributed'] as const) : (['embedded'] as const);
const [CROWD, FLOOD, PACED, HELD] = flags.has('--quick') ? [2_000, 1_000, 300, 200] : [10_000, 5_000, 1_000, 1_000];
const PER_SECOND = 100;

const at = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
const spread = (times: readonly number[]): string => {
  const sorted = times.toSorted((a, b) => a - b);
  return `${at(sorted, 0.5).toFixed(0)} / ${at(sorted, 0.99).toFixed(0)}`;
};

/** Begins one after the other, so many a second, and gives how long each took in milliseconds. */
async function paced(count: number, work: (n: number) => Promise<unknown>): Promise<number[]> {
  const begin = performance.now();
  const all: Promise<number>[] = [];
  for (let n = 0; n < count; n += 1) {
    const due = begin + (n * 1_000) / PER_SECOND;
    if (due > performance.now()) await pause(due - performance.now());
    const started = performance.now();
    all.push(work(n).then(() => performance.now() - started));
  }
  return await Promise.all(all);
}

async function deciding(stage: PolicyStage, open: number, of: 'one' | 'many'): Promise<string> {
  await crowd(stage.sql, open, of, question('like'));
  const subject = (n: number) => (of === 'one' ? 'principal-0' : `principal-${n % 100}`);
  await Promise.all(Array.from({ length: 200 }, (_, n) => stage.ask(question(subject(n)))));
  const [before, begin] = [stage.processorTime(), performance.now()];
  await Promise.all(Array.from({ length: FLOOD }, (_, n) => stage.ask(question(subject(n)))));
  const [seconds, after] = [(performance.now() - begin) / 1_000, stage.processorTime()];
  const each = (what: 'node' | 'postgres') => ((after[what] - before[what]) / FLOOD).toFixed(2);
  const times = await paced(PACED, (n) => stage.ask(question(subject(n))));
  const who = of === 'one' ? 'one principal' : 'many';
  return `| ${open.toLocaleString('en')} | ${who} | ${Math.round(FLOOD / seconds)} | ${each('node')} | ${each('postgres')} | ${spread(times)} |`;
}

/** Calls of one principal that are held: each is approved, and claims at once what it was given. */
async function votes(stage: PolicyStage): Promise<string> {
  await crowd(stage.sql, 0, 'one', question('like'));
  const calls = Array.from({ length: HELD }, () => question('principal-0'));
  const holds = await Promise.all(calls.map((call) => stage.ask(call)));
  await pause(1_000);
  const times = await paced(HELD, async (n) => {
    const hold = holds[n]!;
    if (hold.outcome !== 'hold') throw new Error(`A hold was expected, not ${hold.outcome}.`);
    const claim = { ...calls[n]!, requestId: crypto.randomUUID(), purpose: 'claim' as const, approvalId: hold.approval.id };
    const [answer] = await Promise.all([stage.ask(claim), stage.approve(hold.approval.id)]);
    if (answer.outcome !== 'go') throw new Error(`A pass was expected, not ${answer.outcome}.`);
  });
  return spread(times);
}

const lines = [
  `${new Date().toISOString().slice(0, 10)}, Node ${process.versions.node}, ${availableParallelism()} cores of ${cpus()[0]?.model ?? 'an unknown processor'}, load ${loadavg()[0]?.toFixed(1)} at the start.`,
];
for (const form of forms) {
  const stage = await PolicyStage.start(form);
  lines.push(
    '',
    `### deciding, ${form}`,
    '',
    `| open approvals and standing grants | asked by | decisions/s | CPU each, service and asker, ms | CPU each, PostgreSQL, ms | answer at ${PER_SECOND}/s, ms (median / p99) |`,
    '|---|---|---|---|---|---|',
  );
  for (const [open, of] of [
    [0, 'one'],
    [0, 'many'],
    [CROWD, 'one'],
    [CROWD, 'many'],
  ] as const)
    lines.push(await deciding(stage, open, of));
  lines.push(
    '',
    `${HELD} held calls of one principal, approved at ${PER_SECOND} a second: from vote to answer ${await votes(stage)} ms (median / p99).`,
  );
  await stage.end();
}
console.log(lines.join('\n'));
if (flags.has('--docs')) {
  const page = 'docs/performance.md';
  const [start, end] = ['<!-- decisions: begin -->', '<!-- decisions: end -->'];
  const before = readFileSync(page, 'utf8');
  if (!before.includes(start)) throw new Error(`${page} has no mark ${start}`);
  writeFileSync(
    page,
    `${before.slice(0, before.indexOf(start) + start.length)}\n${lines.join('\n')}\n${before.slice(before.indexOf(end))}`,
  );
}
