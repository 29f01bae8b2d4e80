import { createWriteStream, type WriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { ApprovalModule } from '../../../approval/src/approval.module.js';
import { AuditModule } from '../../../audit/src/audit.module.js';
import { controlHttp } from '../../../control/src/control-http.js';
import { ControlModule } from '../../../control/src/control.module.js';
import { IngressModule } from '../../../ingress/src/ingress.module.js';
import { ingressHttp } from '../../../ingress/src/ingress-http.js';
import { PolicyModule } from '../../../policy/src/policy.module.js';
import {
  createLogger,
  Metrics,
  openBus,
  startService,
  startTelemetry,
  type OstiaryConfig,
  type RunningService,
  type ServiceOptions,
} from '#chassis';
import type { Addresses } from './addresses.js';
import { PartsInOrder } from './parts-in-order.js';
import { expectFree } from './port-holder.js';
import { surroundings, type Surroundings } from './surroundings.js';

export interface EmbeddedOptions {
  readonly config: OstiaryConfig;
  readonly say: (line: string) => void;
  /** Aborts the start; what has started by then is stopped. */
  readonly signal: AbortSignal;
}

type ServiceLog = ReturnType<typeof createLogger>;

const readyTimeoutMs = 60_000;

/** The whole product in one process: the four services as modules, with everything around them that a fresh machine lacks. */
export class EmbeddedForm {
  private constructor(
    private readonly parts: PartsInOrder,
    readonly addresses: Addresses,
  ) {}

  /** Resolves when everything is ready; rejects with the reason, and with nothing left running. */
  static async start(options: EmbeddedOptions): Promise<EmbeddedForm> {
    const parts = new PartsInOrder();
    try {
      return await start(options, parts, (addresses) => new EmbeddedForm(parts, addresses));
    } catch (error) {
      await parts.stop();
      throw error;
    }
  }

  /** Ends everything, the outermost first. */
  stop(): Promise<void> {
    return this.parts.stop();
  }
}

async function start(options: EmbeddedOptions, parts: PartsInOrder, done: (addresses: Addresses) => EmbeddedForm): Promise<EmbeddedForm> {
  const { say, signal } = options;
  const home = resolve(options.config.home);
  await expectFree('ingress', options.config.ingress.host, options.config.ingress.port);
  await expectFree('the control APIs', options.config.api.host, options.config.api.port);
  await mkdir(home, { recursive: true });
  const logs = createWriteStream(join(home, 'ostiary.log'), { flags: 'a', mode: 0o600 });
  say(`Data is kept in ${home}, logs in ostiary.log there.`);
  const around = await surroundings({ ...options.config, home }, parts, say);
  signal.throwIfAborted();
  return done(await Promise.race([services(around, parts, logs, options), told(signal)]));
}

/** A database of the user's own that is away is waited for without end: being told to stop ends that, too. */
function told(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });
}

async function services(
  around: Surroundings,
  parts: PartsInOrder,
  logs: WriteStream,
  { say, signal }: EmbeddedOptions,
): Promise<Addresses> {
  const { config } = around;
  parts.add(await startTelemetry(config.telemetry, 'ostiary'));
  const metrics = new Metrics();
  const bus = await openBus(config.bus, 'ostiary', 'embedded', metrics);
  parts.add({ stop: () => bus.close() });
  say('Starting policy, approval and audit ...');
  const log = (service: string): ServiceLog => createLogger(config, service, logs);
  const control = await startService({
    name: 'control',
    modules: [ControlModule, PolicyModule, ApprovalModule, AuditModule],
    host: config.api.host,
    port: config.api.port,
    http: controlHttp(config),
    config,
    bus,
    metrics,
    logger: log('control'),
  });
  parts.add({ stop: () => control.close() });
  around.slack?.deliverTo(`${control.url}/slack/events`);
  say('Starting ingress ...');
  const ingress = await startIngress({ config, bus, metrics, logger: log('ingress') });
  parts.add({ stop: () => ingress.close() });
  await ready([control, ingress], signal);
  return addressesOf(control, ingress, around);
}

const startIngress = (shared: Pick<ServiceOptions, 'config' | 'bus' | 'metrics' | 'logger'>): Promise<RunningService> => {
  const { host, port } = shared.config.ingress;
  return startService({ ...shared, name: 'ingress', modules: [IngressModule], host, port, http: ingressHttp(shared.config) });
};

const addressesOf = (control: RunningService, ingress: RunningService, around: Surroundings): Addresses => ({
  ingress: ingress.url,
  api: control.url,
  identity: around.identity,
  simulator: around.simulator,
  slack: around.slack?.url ?? null,
  upstreams: Object.entries(around.config.upstreams).map(([name, { url }]) => ({ name, url })),
});

async function ready(services: readonly RunningService[], signal: AbortSignal): Promise<void> {
  const deadline = performance.now() + readyTimeoutMs;
  for (;;) {
    signal.throwIfAborted();
    const reports = await Promise.all(services.map((service) => service.readiness.report()));
    if (reports.every((report) => report.ready)) return;
    if (performance.now() > deadline)
      throw new Error(`Not ready after ${readyTimeoutMs / 1000} s: ${JSON.stringify(reports.map(({ parts }) => parts))}`);
    await pause(20);
  }
}
