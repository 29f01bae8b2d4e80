import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ostiary, program } from '../harness/program.js';

/** A witness of its own, as other people run it. */
export class WitnessProcess {
  private child: ChildProcess | null = null;

  private constructor(
    private readonly name: string,
    private readonly folder: string,
    private readonly port: number,
    /** Its verifier key. */
    readonly key: string,
  ) {}

  static async prepare(name: string, folder: string, port: number): Promise<WitnessProcess> {
    // Without logs it says its key, and ends.
    const { out } = await ostiary(['audit', 'witness', '--name', name, '--state', folder], {});
    return new WitnessProcess(name, folder, port, out.trim());
  }

  get config(): { readonly name: string; readonly url: string; readonly key: string } {
    return { name: this.name, url: this.url, key: this.key };
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  async start(logs: readonly string[]): Promise<void> {
    const file = join(this.folder, 'logs');
    await writeFile(file, `# the logs\n${logs.join('\n')}\n`);
    const args = ['audit', 'witness', '--name', this.name, '--state', this.folder, '--listen', `127.0.0.1:${this.port}`, '--logs', file];
    this.child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'ignore', 'pipe'] });
    await once(this.child.stderr!, 'data');
  }

  async kill9(): Promise<void> {
    if (this.child === null) return;
    const ended = once(this.child, 'exit');
    this.child.kill('SIGKILL');
    await ended;
    this.child = null;
  }
}
