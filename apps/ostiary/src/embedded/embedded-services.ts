import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { ApprovalModule } from '../../../approval/src/approval.module.js';
import { AuditModule } from '../../../audit/src/audit.module.js';
import { controlHttp } from '../../../control/src/control-http.js';
import { ControlModule } from '../../../control/src/control.module.js';
import { IngressModule } from '../../../ingress/src/ingress.module.js';
import { ingressHttp } from '../../../ingress/src/ingress-http.js';
import { PolicyModule } from '../../../policy/src/policy.module.js';
import { createLogger, Metrics, openBus, type RunningService, startService, startTelemetry } from '#chassis';
import { allOrFirstReason } from './all-or-first-reason.js';
import type { PartsInOrder } from './parts-in-order.js';
import type { Surroundings } from './surroundings.js';

export interface EmbeddedServices {
  /** Policy, approval, audit and the control address. */
  readonly control: RunningService;
  readonly ingress: RunningService;
}

const readyTimeoutMs = 60_000;

/** The four services in this process, ready. Adds what it started to the parts, which are stopped by whoever made them, when it fails too. */
export async function startServices(
  { config: given, slack }: Surroundings,
  parts: PartsInOrder,
  { say, signal }: { readonly say: (line: string) => void; readonly signal: AbortSignal },
): Promise<EmbeddedServices> {
  const config = { ...given, services: { ...given.services, ...auditAt(given.api) } };
  const logs = createWriteStream(join(config.home, 'ostiary.log'), { flags: 'a', mode: 0o600 });
  parts.add(await startTelemetry(config.telemetry, 'ostiary'));
  const metrics = new Metrics();
  const bus = await openBus(config.bus, 'ostiary', 'embedded', metrics);
  parts.add({ stop: () => bus.close() });
  const { ingress: front, api } = config;
  const shared = (service: string) => ({ name: service, config, bus, metrics, logger: createLogger(config, service, logs) });
  say('Starting policy, approval, audit and ingress ...');
  const modules = [ControlModule, PolicyModule, ApprovalModule, AuditModule];
  const starting = [
    startService({ ...shared('control'), modules, host: api.host, port: api.port, http: controlHttp(config) }),
    startService({ ...shared('ingress'), modules: [IngressModule], host: front.host, port: front.port, http: ingressHttp(config) }),
  ] as const;
  // In the order in which they are waited for, control first: what is stopped first is ingress.
  const [control, ingress] = await allOrFirstReason(starting, (service) => parts.add({ stop: () => service.close() }));
  slack?.deliverTo(`${control.url}/slack/events`);
  await ready([control, ingress], signal);
  return { control, ingress };
}

/** One address serves every service here. */
function auditAt({ host, port }: Surroundings['config']['api']): { readonly auditHost: string; readonly auditPort: number } {
  const own = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  return { auditHost: own.includes(':') ? `[${own}]` : own, auditPort: port };
}

async function ready(services: readonly RunningService[], signal: AbortSignal): Promise<void> {
  const deadline = performance.now() + readyTimeoutMs;
  for (;;) {
    signal.throwIfAborted();
    const reports = await Promise.all(services.map((service) => service.readiness.report()));
    if (reports.every((report) => report.ready)) return;
    if (performance.now() > deadline)
      throw new Error(`Not ready after ${readyTimeoutMs / 1000} s: ${JSON.stringify(reports.map(({ parts }) => parts))}`);
    await pause(5);
  }
}
