import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Simulator, startSimulator } from '../../../apps/ostiary/src/simulator/simulator.js';

/** A simulator in the suite's own process, which the suite may close and open again, with a key that nothing else has. */
export class OwnProvider {
  private constructor(
    private simulator: Simulator,
    readonly key: string,
    private readonly folder: string,
  ) {}

  static async start(): Promise<OwnProvider> {
    const key = `canary-${randomBytes(24).toString('hex')}`;
    const folder = await mkdtemp(join(tmpdir(), 'ostiary-provider-'));
    await writeFile(join(folder, 'key'), key, { mode: 0o600 });
    return new OwnProvider(await startSimulator({ host: '127.0.0.1', port: 0, key }), key, folder);
  }

  get url(): string {
    return this.simulator.url;
  }

  /** How many requests came, by its own count. */
  received(): number {
    return this.simulator.ledger?.find().length ?? 0;
  }

  /** What to configure as `upstreams.anthropic`. */
  upstream(limits: Readonly<Record<string, number>> = {}): object {
    return { url: this.simulator.url, key: { file: join(this.folder, 'key') }, ...limits };
  }

  /** From now on connections are refused. */
  async close(): Promise<void> {
    await this.simulator.close();
  }

  /** On the same port again; what it received before is forgotten. */
  async reopen(): Promise<void> {
    this.simulator = await startSimulator({ host: '127.0.0.1', port: this.simulator.port, key: this.key });
  }

  async stop(): Promise<void> {
    await this.simulator.close();
    await rm(this.folder, { recursive: true, force: true });
  }
}
