import { kafkaJars } from './kafka-jars.js';
import { ensureBrokerSource } from './requirements.js';

// Run ahead of the whole-system suites: what they need of the machine is there afterwards, or this says what is missing and fails.
const say = (line: string) => void process.stderr.write(`${line}\n`);
try {
  const source = await ensureBrokerSource({ install: true, say });
  if (source === 'java') await kafkaJars(say);
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
