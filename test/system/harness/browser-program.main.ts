import { ensureBrowserProgram } from './browser-program.js';

// Run ahead of the whole-system suites, as the broker's requirements are: the browser is there afterwards, or this says what is missing and fails.
const say = (line: string) => void process.stderr.write(`${line}\n`);
try {
  ensureBrowserProgram(say);
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
