import type { OstiaryConfig } from '#chassis';
import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Broker } from './broker/broker.js';
import { type Database, startDatabase } from './database.js';
import { type DevelopmentProcess, startDevelopment } from './development/development-process.js';
import { startBroker } from './broker/start-broker.js';
import { keyFile } from './key-file.js';
import { freePorts } from './processes/free-ports.js';
import { Keeper } from './processes/keeper.js';
import type { ManagedProcess } from './processes/managed-process.js';
import { waitUntilReady } from './processes/wait-until-ready.js';
import type { Environment } from './service-environment.js';
import { serviceProcess } from './service-process.js';
import { type ServiceSettings, serviceSettings } from './service-settings.js';

export interface DistributedOptions {
  /** As the user configured it; home, ports, brokers and database are taken from here. */
  readonly config: OstiaryConfig;
  readonly environment: Environment;
  readonly ingressReplicas: number;
  /** The folder that holds apps/ and libs/ in compiled form. */
  readonly dist: string;
  readonly say: (line: string) => void;
  /** Aborts the start; what has started by then is stopped. */
  readonly signal?: AbortSignal;
}

const readyTimeoutMs = 90_000;

export interface RunningProcess {
  readonly settings: ServiceSettings;
  readonly process: ManagedProcess;
}

/** The four services as processes of their own, with what they need around them. */
export class DistributedForm {
  private constructor(
    private readonly keeper: Keeper,
    readonly services: ReadonlyMap<string, RunningProcess>,
    readonly development: DevelopmentProcess,
    /** Null where brokers were configured: they are not ours to stop. */
    readonly broker: Broker | null,
    readonly database: Database,
  ) {}

  /** Resolves when everything is ready; rejects with what failed, its last lines, and nothing left running. */
  static async start(options: DistributedOptions): Promise<DistributedForm> {
    const keeper = new Keeper();
    const started: { stop(): Promise<unknown> }[] = [];
    const keep = <T extends { stop(): Promise<unknown> }>(part: T): T => {
      started.push(part);
      return part;
    };
    try {
      return await startAll(options, keeper, keep, (...parts) => new DistributedForm(keeper, ...parts));
    } catch (error) {
      await Promise.allSettled(started.toReversed().map((part) => part.stop()));
      keeper.close();
      throw error;
    }
  }

  /** Calls back with each service that ends. */
  onDeath(listener: (process: ManagedProcess) => void): void {
    for (const { process } of this.services.values()) void process.ended.then(() => listener(process));
  }

  /** Ends everything that this form started, the outermost first. */
  async stop(): Promise<void> {
    const running = [...this.services.values()].map(({ process }) => process);
    const takesCalls = ({ name }: ManagedProcess) => name === 'front' || name.startsWith('ingress-');
    await Promise.all(running.filter(takesCalls).map((process) => process.stop()));
    await Promise.all(running.map((process) => process.stop()));
    await this.development.stop();
    await Promise.all([this.broker?.stop(), this.database.stop()]);
    this.keeper.close();
  }
}

type Keep = <T extends { stop(): Promise<unknown> }>(part: T) => T;
type Assemble = (
  services: Map<string, RunningProcess>,
  development: DevelopmentProcess,
  broker: Broker | null,
  database: Database,
) => DistributedForm;

async function startAll(options: DistributedOptions, keeper: Keeper, keep: Keep, assemble: Assemble): Promise<DistributedForm> {
  const { environment, dist, say, signal } = options;
  const config = { ...options.config, home: resolve(options.config.home) };
  const dir = join(config.home, 'distributed');
  await mkdir(dir, { recursive: true });
  const simulatorKeyFile = await keyFile(join(dir, 'simulator.key'));
  // The services take this one when none is configured; made here, so that replicas which start together find the same.
  await keyFile(join(config.home, 'fingerprint.key'));
  const [broker, database, development] = await Promise.all([
    config.bus.brokers.length > 0 ? null : startBroker({ dir: join(config.home, 'kafka'), keeper, say }).then(keep),
    startDatabase(config, say).then(keep),
    startDevelopment({ config, dist, dir, environment, keeper, simulatorKeyFile }).then(keep),
  ]);
  // It starts apart from us, so that Ctrl-C does not take it from under the services.
  if (database.pid !== null) keeper.watch(database.pid);
  signal?.throwIfAborted();
  const { issuer, simulator } = development.announcement;
  const settings = serviceSettings(config, {
    brokers: broker === null ? config.bus.brokers : [broker.brokers],
    developmentIssuer: issuer,
    simulator: simulator === null ? null : { url: simulator, keyFile: simulatorKeyFile },
    ingressPorts: [config.ingress.port, ...(await freePorts(options.ingressReplicas - 1))],
  });
  say(`Starting ${settings.map(({ name }) => name).join(', ')} ...`);
  const services = new Map<string, RunningProcess>();
  await Promise.all(
    settings.map(async (one) => {
      const process = keep(await serviceProcess({ settings: one, dist, dir, environment, databaseUrl: database.url, keeper }));
      services.set(one.name, { settings: one, process });
      await process.start();
      await waitUntilReady(process, one.url, { timeoutMs: readyTimeoutMs, signal });
    }),
  );
  return assemble(services, development, broker, database);
}
