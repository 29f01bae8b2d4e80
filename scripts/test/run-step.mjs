import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { inRoot, root } from '../bootstrap/root.mjs';
import { runtime } from '../bootstrap/runtime.mjs';

const run = (args) =>
  new Promise((resolve) => {
    const child = spawn(runtime(), args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
    const pass = (signal) => child.kill(signal);
    for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, pass);
    child.on('exit', (code, signal) => {
      for (const name of ['SIGINT', 'SIGTERM']) process.off(name, pass);
      resolve({ code: code ?? 1, interrupted: signal !== null });
    });
  });

const readReport = (file) => {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
};

/**
 * Runs a step to its end. A suite that could not be loaded, a test that was skipped or left to do, and a run without a
 * report all count as failures: nothing may be missing from the sum without a word.
 */
export const runStep = async ({ name, check, suite }, patterns) => {
  if (check) {
    const { code, interrupted } = await run(check);
    return { name, passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, interrupted, notes: [] };
  }
  const file = inRoot('.cache', 'test', `${name}.json`);
  mkdirSync(inRoot('.cache', 'test'), { recursive: true });
  rmSync(file, { force: true });
  const { code, interrupted } = await run([...suite, '--json', `--outputFile=${file}`, ...patterns]);
  const report = readReport(file);
  if (report === null) return { name, passed: 0, failed: 1, interrupted, notes: ['the run broke off before it could report'] };
  const unloaded = report.testResults.filter((result) => result.status === 'failed' && result.assertionResults.length === 0).length;
  const left = report.numPendingTests + report.numTodoTests;
  const counted = report.numFailedTests + unloaded + left;
  const notes = [
    ...(unloaded > 0 ? [`${unloaded} suite(s) could not be run`] : []),
    ...(left > 0 ? [`${left} test(s) were skipped or left to do, which counts as failed`] : []),
  ];
  return { name, passed: report.numPassedTests, failed: Math.max(counted, code === 0 ? 0 : 1), interrupted, notes };
};
