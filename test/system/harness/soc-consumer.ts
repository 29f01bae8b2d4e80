import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { eventually } from '#messaging/testing';
import { z } from 'zod';
import { checkout } from './test-home.js';

export type SocLanguage = 'javascript' | 'python';

const printed = z.object({
  uid: z.uuid(),
  about: z.string(),
  event_code: z.string(),
  severity: z.string(),
  is_alert: z.boolean(),
  message: z.string(),
});
type Printed = z.infer<typeof printed>;

const folder = join(checkout, 'docs/soc/consumers');

/** The command that runs the consumer; Python is given what it needs first, once. */
function commandOf(language: SocLanguage): [string, string[]] {
  if (language === 'javascript') return [process.execPath, [join(folder, 'consumer.mjs')]];
  const python = execFileSync(process.execPath, [join(checkout, 'scripts/soc-python.mjs')], { encoding: 'utf8' });
  return [python, [join(folder, 'consumer.py')]];
}

/** A consumer of docs/soc/consumers as its reader runs it, and what it prints. */
export class SocConsumer {
  readonly lines: Printed[] = [];
  private readonly complaints: string[] = [];

  private constructor(private readonly child: ChildProcess) {
    createInterface({ input: child.stdout! }).on('line', (line) => this.lines.push(printed.parse(JSON.parse(line))));
    child.stderr!.setEncoding('utf8').on('data', (text: string) => this.complaints.push(text));
  }

  /** `env`: SOC_BROKERS and what else it reads. */
  static start(language: SocLanguage, env: Readonly<Record<string, string>>): SocConsumer {
    const [command, args] = commandOf(language);
    return new SocConsumer(spawn(command, args, { env: { PATH: process.env['PATH'], ...env }, stdio: ['ignore', 'pipe', 'pipe'] }));
  }

  /** Once it has printed that event; says what it complained of where it does not. */
  async print(eventCode: string, about: string): Promise<void> {
    const find = () => this.lines.find((line) => line.event_code === eventCode && line.about === about);
    await eventually(`${eventCode} of ${about}`, find, 120_000).catch((error: unknown) => {
      throw new Error(`${String(error)}\n${this.complaints.join('')}`, { cause: error });
    });
  }

  /** As a service manager stops it. */
  async stop(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const ended = once(this.child, 'close');
    this.child.kill('SIGTERM');
    await ended;
  }
}
