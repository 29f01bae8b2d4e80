import { fileURLToPath } from 'node:url';
import { endOnSignal } from '#signals';

try {
  // Heard before the rest is even loaded.
  endOnSignal();
  const { runDistributed } = await import('./run-distributed.js');
  await runDistributed(process.argv.slice(2), process.env, fileURLToPath(new URL('../../../..', import.meta.url)));
} catch (error) {
  process.stderr.write(`\nCannot go on: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}
