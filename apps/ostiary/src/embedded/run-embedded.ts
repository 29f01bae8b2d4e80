import { once } from 'node:events';
import { loadConfiguration } from '#chassis';
import { EmbeddedForm } from './embedded-form.js';
import { nextSteps } from './next-steps.js';

/** Starts everything in this process, says how to use it, and stays until it is told to stop. Rejects when it can't start. */
export async function runEmbedded(environment: Readonly<Record<string, string | undefined>>): Promise<void> {
  const say = (line: string): void => void process.stderr.write(`${line}\n`);
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stop.abort());
  const config = loadConfiguration(environment);
  // Told to stop while it starts, it has stopped what had started.
  const form = await EmbeddedForm.start({ config, say, signal: stop.signal }).catch((error: unknown) => {
    if (!stop.signal.aborted) throw error;
    return null;
  });
  if (form !== null && !stop.signal.aborted) {
    say(nextSteps(form.addresses));
    await once(stop.signal, 'abort');
  }
  say('\nStopping ...');
  await form?.stop();
  say('Stopped.');
  // Every part has closed; what a library may still keep open must not keep the terminal.
  process.exit(0);
}
