import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { PartsInOrder } from '../embedded/parts-in-order.js';
import type { DistributedOptions } from './distributed-options.js';
import { freePorts } from '#free-ports';
import { Keeper } from './processes/keeper.js';
import type { ManagedProcess } from './processes/managed-process.js';
import { waitUntilReady } from './processes/wait-until-ready.js';
import { serviceProcess } from './service-process.js';
import { type ServiceSettings, serviceSettings } from './service-settings.js';
import { type StartedSurroundings, startSurroundings } from './surroundings.js';
import { together } from './together.js';

export interface RunningProcess {
  readonly settings: ServiceSettings;
  readonly process: ManagedProcess;
}

const readyTimeoutMs = 90_000;
/** What a service may take to stop, beyond the time that ingress gives to calls under way. */
const beyondDrainMs = 30_000;

/** The four services as processes of their own, with what they need around them. */
export class DistributedForm {
  private constructor(
    private readonly parts: PartsInOrder,
    readonly services: ReadonlyMap<string, RunningProcess>,
    readonly around: StartedSurroundings,
  ) {}

  /** Resolves when everything is ready; rejects with what failed, its last lines, and nothing left running. */
  static async start(configured: DistributedOptions): Promise<DistributedForm> {
    const options = { ...configured, config: { ...configured.config, home: resolve(configured.config.home) } };
    const dir = join(options.config.home, 'distributed');
    const [parts, keeper, services] = [new PartsInOrder(), new Keeper(), new Map<string, RunningProcess>()];
    parts.add({ stop: async () => keeper.close() });
    try {
      await mkdir(dir, { recursive: true });
      const around = await startSurroundings(options, dir, keeper, parts);
      parts.add({ stop: () => stopAll([...services.values()], options.config.ingress.drainMs + beyondDrainMs) });
      await startServices(options, around, dir, keeper, services);
      return new DistributedForm(parts, services, around);
    } catch (error) {
      await parts.stop();
      throw error;
    }
  }

  /** Calls back with each service that ends. */
  onDeath(listener: (process: ManagedProcess) => void): void {
    for (const { process } of this.services.values()) void process.ended.then(() => listener(process));
  }

  /** Ends everything that this form started, the outermost first. */
  stop(): Promise<void> {
    return this.parts.stop();
  }
}

/** Those that take calls go first, while the others can still answer them. */
async function stopAll(services: readonly RunningProcess[], graceMs: number): Promise<void> {
  const takesCalls = ({ settings: { name } }: RunningProcess) => name === 'control' || name.startsWith('ingress-');
  await Promise.all(services.filter(takesCalls).map(({ process }) => process.stop(graceMs)));
  await Promise.all(services.map(({ process }) => process.stop(graceMs)));
}

async function startServices(
  { config, environment, dist, say, signal, ingressReplicas }: DistributedOptions,
  around: StartedSurroundings,
  dir: string,
  keeper: Keeper,
  services: Map<string, RunningProcess>,
): Promise<void> {
  signal?.throwIfAborted();
  const settings = serviceSettings(config, {
    brokers: around.broker === null ? config.bus.brokers : [around.broker.brokers],
    messageKeyFile: around.messageKeyFile,
    developmentIssuer: around.development.announcement.issuer,
    simulator: around.simulator,
    slack: around.slack,
    ingressPorts: [config.ingress.port, ...(await freePorts(ingressReplicas - 1))],
  });
  say(`Starting ${settings.map(({ name }) => name).join(', ')} ...`);
  // The first that fails ends the wait for the others.
  const failure = new AbortController();
  const patience = { timeoutMs: readyTimeoutMs, signal: AbortSignal.any([failure.signal, ...(signal === undefined ? [] : [signal])]) };
  const start = async (one: ServiceSettings): Promise<void> => {
    const process = await serviceProcess({ settings: one, dist, dir, environment, databaseUrl: around.database.url, keeper });
    services.set(one.name, { settings: one, process });
    await process.start();
    await waitUntilReady(process, one.url, patience);
  };
  await together(
    settings.map((one) =>
      start(one).catch((error: unknown) => {
        failure.abort(error);
        throw error;
      }),
    ),
  );
}
