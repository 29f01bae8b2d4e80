import { loadConfiguration } from '#chassis';
import { untilTold } from '../until-told.js';
import { EmbeddedForm } from './embedded-form.js';
import { nextSteps } from './next-steps.js';

/** Starts everything in this process, says how to use it, and stays until it is told to stop. Rejects when it can't start. */
export async function runEmbedded(environment: Readonly<Record<string, string | undefined>>): Promise<void> {
  const say = (line: string): void => void process.stderr.write(`${line}\n`);
  await untilTold(say, {
    start: (signal) => EmbeddedForm.start({ config: loadConfiguration(environment), say, signal }),
    started: (form) => say(nextSteps(form.addresses)),
  });
}
