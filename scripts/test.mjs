/**
 * `npm test [step ...] [-- jest patterns]`: everything, or the named steps. Each step runs even when one before it failed,
 * so that one run tells all; the last line adds them up.
 */
import './prepare.mjs';
import { say } from './bootstrap/say.mjs';
import { runStep } from './test/run-step.mjs';
import { steps } from './test/steps.mjs';

const args = process.argv.slice(2);
const names = new Set(steps.map(({ name }) => name));
const chosen = args.filter((arg) => names.has(arg));
const patterns = args.filter((arg) => !names.has(arg));
const wanted = steps.filter(({ name }) => chosen.length === 0 || chosen.includes(name));

const results = [];
for (const step of wanted) {
  say(`\n== ${step.name}: ${step.what}`);
  const began = Date.now();
  const result = await runStep(step, patterns);
  results.push(result);
  const seconds = ((Date.now() - began) / 1000).toFixed(1);
  say(
    `== ${step.name}: ${result.passed} passed, ${result.failed} failed (${seconds} s)${result.notes.map((note) => `; ${note}`).join('')}`,
  );
  if (result.interrupted) break;
}

const sum = (key) => results.reduce((total, result) => total + result[key], 0);
const interrupted = results.length < wanted.length || results.some((result) => result.interrupted);
process.exitCode = sum('failed') > 0 || interrupted ? 1 : 0;
if (interrupted) console.log('Interrupted; not everything was run.');
console.log(`${sum('passed')} passed, ${sum('failed')} failed`);
