// Runs the suite against a gateway of its own: node run.mjs [--long] [--only TEXT]. Ends with `N passed, N failed`.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';
import { parseArgs } from 'node:util';
import { policy } from './support/policy.mjs';
import { startStack } from './support/stack.mjs';

const { values } = parseArgs({ options: { long: { type: 'boolean', default: false }, only: { type: 'string' } } });
const cases = join(import.meta.dirname, 'cases');
const chosen = readdirSync(cases).filter((name) => name.endsWith('.test.mjs') && name.includes('.long.') === values.long);
let passed = 0;
let failed = 0;

/** Each gateway has one policy in force: the suite's own, or for what models want done the shipped one. */
const runUnder = async (policy, names) => {
  const files = names.map((name) => join(cases, name));
  const stack = await startStack({}, policy);
  process.env.OSTIARY_CLIENTS_STACK = JSON.stringify(stack.facts);
  const before = failed;
  try {
    await runFiles(files);
  } finally {
    await stack.stop();
  }
  if (failed === before) stack.forget();
  else console.log(`What the gateway said is in ${stack.log}`);
};

const runFiles = async (files) => {
  const suite = run({
    files,
    concurrency: 2,
    timeout: values.long ? 1_200_000 : 600_000,
    testNamePatterns: values.only === undefined ? [] : [values.only],
  });
  // A file without a chosen test passes under its own name, and a skipped test passes too: neither counts.
  suite.on('test:pass', ({ name, details, skip }) => {
    if (details.type !== 'suite' && skip === undefined && !files.includes(name)) passed++;
  });
  suite.on('test:fail', ({ details }) => {
    if (details.type !== 'suite') failed++;
  });
  for await (const line of suite.compose(spec)) process.stdout.write(line);
};

const isJudged = (name) => name.endsWith('-judged.test.mjs');
await runUnder(
  policy,
  chosen.filter((name) => !isJudged(name)),
);
if (chosen.some(isJudged)) await runUnder(null, chosen.filter(isJudged));
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
