import { endOnSignal } from '#signals';

try {
  // Heard before the rest is even loaded.
  endOnSignal();
  const { runEmbedded } = await import('./embedded/run-embedded.js');
  await runEmbedded(process.env);
} catch (error) {
  process.stderr.write(`\nCannot go on: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}
