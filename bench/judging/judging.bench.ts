import { readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { judge } from '#judging';
import { baseCommands } from '../../libs/judging/src/testing/base-commands.js';
import { dangerousCommands } from '../../libs/judging/src/testing/dangerous-commands.js';
import { everydayCommands } from '../../libs/judging/src/testing/everyday-commands.js';
import { scriptRewrites, wordRewrites } from '../../libs/judging/src/testing/rewrites.js';
import { bashCall, guardCall, guardedReply } from './guarded-calls.js';
import { hostileInputs } from './hostile-inputs.js';

/**
 * What judging costs: processor time of a command in the judge, and of a clean tool call in all of the guard; and how long the event loop waits for what was made
 * to keep it busy.
 * Run: node --conditions=source --import ./scripts/run-typescript.mjs bench/judging/judging.bench.ts [--docs]
 * --docs puts the table between the marks of docs/performance.md.
 */
const rounds = 20;
const run = (command: string): void => void judge({ name: 'Bash', input: { command } });

/** Milliseconds of processor time a command. */
function each(commands: readonly string[]): number {
  for (let i = 0; i < 3; i++) commands.forEach(run);
  const before = process.cpuUsage();
  for (let i = 0; i < rounds; i++) commands.forEach(run);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000 / rounds / commands.length;
}

/** Milliseconds of processor time of a tool call that the shipped policy lets pass, through the gate that decides every one of them. */
async function guarded(): Promise<{ readonly calls: number; readonly ms: number }> {
  const reply = guardedReply();
  const clean: ReturnType<typeof bashCall>[] = [];
  for (const command of everydayCommands) {
    const call = bashCall(command);
    const passes = await guardCall(reply, call).then(
      ({ kind }) => kind === 'release',
      () => false,
    );
    if (passes) clean.push(call);
  }
  const all = async (times: number): Promise<void> => {
    for (let i = 0; i < times; i++) for (const call of clean) await guardCall(reply, call);
  };
  await all(3);
  const before = process.cpuUsage();
  await all(rounds);
  const { user, system } = process.cpuUsage(before);
  return { calls: clean.length, ms: (user + system) / 1_000 / rounds / clean.length };
}

/** Kernels count a thread's time in steps of some milliseconds, so work is repeated until it has taken so long. */
const batchMs = 60;

/** Milliseconds of this thread's processor time, the least of three batches: how long the event loop waits where nobody else wants the processor. */
function alone(work: () => unknown): number {
  for (let i = 0; i < 3; i++) work();
  let least = Infinity;
  for (let batch = 0; batch < 3; batch++) {
    const before = process.threadCpuUsage();
    let [runs, used] = [0, 0];
    while (used < batchMs && runs < 2_000) {
      work();
      runs++;
      const { user, system } = process.threadCpuUsage(before);
      used = (user + system) / 1_000;
    }
    least = Math.min(least, used / runs);
  }
  return least;
}

const guard = await guarded();
const longest = hostileInputs.map(([name, work]) => [name, alone(work)] as const).toSorted(([, a], [, b]) => b - a);
const mostShown = 12;

function* rewritten(): Generator<string> {
  for (const [, ...words] of baseCommands) {
    for (const byWord of Object.values(wordRewrites)) {
      const script = byWord(words);
      if (script !== null) for (const byScript of Object.values(scriptRewrites)) yield byScript(script);
    }
  }
}

const table = [
  `${new Date().toISOString().slice(0, 10)}, Node ${process.versions.node}, ${cpus().length} cores of ${cpus()[0]?.model.replace(/ CPU.*/, '') ?? '?'}, load ${loadavg()[0]?.toFixed(1)} at the end.`,
  '',
  '| commands | ms of processor time each |',
  '|---|---|',
  `| ${everydayCommands.length} everyday ones | ${each(everydayCommands).toFixed(3)} |`,
  `| ${dangerousCommands.length} dangerous ones | ${each(dangerousCommands.map(([, command]) => command)).toFixed(3)} |`,
  `| 2,000 rewritten ones | ${each([...rewritten()].filter((_, i) => i % 32 === 0).slice(0, 2_000)).toFixed(3)} |`,
  `| ${guard.calls} clean tool calls, in all of the guard | ${guard.ms.toFixed(3)} |`,
  '',
  `| the ${mostShown} longest of ${longest.length} hostile inputs | ms |`,
  '|---|---|',
  ...longest.slice(0, mostShown).map(([name, ms]) => `| ${name} | ${ms.toFixed(1)} |`),
].join('\n');

console.log(table);
if (process.argv.includes('--docs')) {
  const path = 'docs/performance.md';
  const [begin, end] = ['<!-- judging: begin -->', '<!-- judging: end -->'];
  const page = readFileSync(path, 'utf8');
  const [head = '', rest = ''] = page.split(begin);
  writeFileSync(path, `${head}${begin}\n${table}\n${end}${rest.slice(rest.indexOf(end) + end.length)}`);
}
