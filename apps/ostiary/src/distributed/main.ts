import { fileURLToPath } from 'node:url';
import { runDistributed } from './run-distributed.js';

try {
  await runDistributed(process.argv.slice(2), process.env, fileURLToPath(new URL('../../../..', import.meta.url)));
} catch (error) {
  process.stderr.write(`\nCannot go on: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
