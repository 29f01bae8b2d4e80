import { readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { judge } from '#judging';
import { baseCommands } from '../../libs/judging/src/testing/base-commands.js';
import { dangerousCommands } from '../../libs/judging/src/testing/dangerous-commands.js';
import { everydayCommands } from '../../libs/judging/src/testing/everyday-commands.js';
import { scriptRewrites, wordRewrites } from '../../libs/judging/src/testing/rewrites.js';
import { largestCommands } from './largest-commands.js';

/**
 * What judging a command costs: processor time a call, and the longest single calls, which is how long the event loop waits.
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

/** Milliseconds of the quickest of several tries: what the work takes where nobody else wants the processor. */
function alone(command: string): number {
  let least = Infinity;
  for (let i = 0; i < 15; i++) {
    const begin = performance.now();
    run(command);
    least = Math.min(least, performance.now() - begin);
  }
  return least;
}

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
  '',
  '| the worst of 64 KB | ms alone |',
  '|---|---|',
  ...Object.entries(largestCommands)
    .map(([name, command]) => [name, alone(command)] as const)
    .toSorted(([, a], [, b]) => b - a)
    .map(([name, ms]) => `| ${name} | ${ms.toFixed(1)} |`),
].join('\n');

console.log(table);
if (process.argv.includes('--docs')) {
  const path = 'docs/performance.md';
  const [begin, end] = ['<!-- judging: begin -->', '<!-- judging: end -->'];
  const page = readFileSync(path, 'utf8');
  const [head = '', rest = ''] = page.split(begin);
  writeFileSync(path, `${head}${begin}\n${table}\n${end}${rest.slice(rest.indexOf(end) + end.length)}`);
}
