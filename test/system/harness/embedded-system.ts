import { eventually } from '#messaging/testing';
import { readdir, readFile } from 'node:fs/promises';
import { ManagedProcess, type Ended } from '../../../apps/ostiary/src/distributed/processes/managed-process.js';
import { freePorts } from '#free-ports';
import { Keeper } from '../../../apps/ostiary/src/distributed/processes/keeper.js';
import { People } from './people.js';
import { Provider } from './provider.js';
import type { System } from './system.js';
import { checkout, testHome, type TestHome } from './test-home.js';

type Ports = Readonly<Record<'ingress' | 'api' | 'identity' | 'simulator', number>>;

/** `npm start`, as a newcomer calls it, on free ports and in a home of its own; it may be ended in any way and started again. */
export class EmbeddedSystem implements System {
  readonly people: People;
  readonly provider: Provider;
  private process: ManagedProcess;

  private constructor(
    private readonly testHome: TestHome,
    private readonly ports: Ports,
    private readonly keeper: Keeper,
    private readonly extra: Readonly<Record<string, string>>,
  ) {
    const at = (port: number) => `http://127.0.0.1:${port}`;
    this.people = new People(at(ports.identity), at(ports.ingress), at(ports.api));
    this.provider = new Provider(at(ports.simulator));
    this.process = this.make();
  }

  /** Prepares one; `start` runs it. `extra` goes into its environment. */
  static async prepare(name: string, extra: Readonly<Record<string, string>> = {}): Promise<EmbeddedSystem> {
    const [ingress = 0, api = 0, identity = 0, simulator = 0] = await freePorts(4);
    return new EmbeddedSystem(await testHome(name), { ingress, api, identity, simulator }, new Keeper(), extra);
  }

  get home(): string {
    return this.testHome.path;
  }

  /** Everything that it said since its last start. */
  get said(): string {
    return this.process.lastLines.join('\n');
  }

  get environment(): Record<string, string | undefined> {
    const { ingress, api, identity, simulator } = this.ports;
    const own = {
      OSTIARY_HOME: this.home,
      OSTIARY_INGRESS_PORT: `${ingress}`,
      OSTIARY_API_PORT: `${api}`,
      OSTIARY_IDP_PORT: `${identity}`,
    };
    return { ...process.env, ...own, OSTIARY_SIMULATOR_PORT: `${simulator}`, ...this.extra };
  }

  /** Resolves once it says that it runs. */
  async start(): Promise<void> {
    this.process = this.make();
    await this.process.start();
    await eventually(
      'npm start to be ready',
      async () => {
        if (!this.process.isRunning()) throw new Error(`npm start ended:\n${this.said}`);
        return this.said.includes('Ctrl-C stops everything');
      },
      60_000,
    );
  }

  /** A second `npm start` beside this one; resolves when it has ended. */
  async startBeside(): Promise<Ended & { said: string }> {
    const second = this.make();
    await second.start();
    return { ...(await second.ended), said: second.lastLines.join('\n') };
  }

  /** What Ctrl-C in a terminal does: the signal reaches every process of the foreground group. */
  interrupt(): Promise<Ended> {
    return this.signal('SIGINT');
  }

  /** What ends a session, or a container: resolves when nothing of it is left, which may be later than npm is. */
  async terminate(): Promise<void> {
    await this.signal('SIGTERM');
    await eventually('no process to be left', async () => (await this.leftProcesses()).length === 0, 150_000);
  }

  kill9(): Promise<Ended> {
    return this.signal('SIGKILL');
  }

  /** Processes of this machine that have this home, or a file in it, on their command line or in their environment. */
  async leftProcesses(): Promise<string[]> {
    const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid);
    const texts = await Promise.all(
      pids.map(async (pid) => {
        const files = await Promise.all(['cmdline', 'environ'].map((file) => readFile(`/proc/${pid}/${file}`, 'utf8').catch(() => '')));
        return files.some((text) => text.includes(this.home)) ? [`${pid} ${files[0]?.replaceAll('\0', ' ')}`] : [];
      }),
    );
    return texts.flat();
  }

  async stop(): Promise<void> {
    if (this.process.isRunning()) await this.interrupt();
    this.keeper.close();
    await this.testHome.discard();
  }

  private make(): ManagedProcess {
    return new ManagedProcess({ name: 'npm start', command: 'npm', args: ['start'], cwd: checkout, env: this.environment }, this.keeper);
  }

  private signal(signal: NodeJS.Signals): Promise<Ended> {
    const { pid } = this.process;
    if (pid === null) throw new Error('npm start does not run.');
    process.kill(-pid, signal);
    return this.process.ended;
  }
}
