import { runEmbedded } from './embedded/run-embedded.js';

try {
  await runEmbedded(process.env);
} catch (error) {
  process.stderr.write(`\nCannot go on: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}
