import { loadConfiguration } from '#chassis';
import { untilTold } from '../until-told.js';
import { readCommandLine } from './command-line.js';
import { DistributedForm } from './distributed-form.js';
import { nextSteps } from './next-steps.js';
import type { ManagedProcess } from './processes/managed-process.js';
import type { Environment } from './service-environment.js';

const obituary = (died: ManagedProcess): string =>
  `\n${died.name} ended by itself; the others go on, Ctrl-C stops them. Its last lines:\n${died.lastLines.map((line) => `  ${line}`).join('\n')}`;

/** Starts the distributed form, says how to use it, and stays until it is told to stop. Rejects when it can't start. */
export async function runDistributed(args: readonly string[], environment: Environment, dist: string): Promise<void> {
  const say = (line: string) => void process.stderr.write(`${line}\n`);
  const { ingressReplicas } = readCommandLine(args);
  await untilTold(say, {
    start: (signal) => DistributedForm.start({ config: loadConfiguration(environment), environment, ingressReplicas, dist, say, signal }),
    started: (form, signal) => {
      say(nextSteps(form));
      form.onDeath((died) => signal.aborted || say(obituary(died)));
    },
  });
}
