import { hostname } from 'node:os';
import type { DynamicModule, Type } from '@nestjs/common';
import { tellTerminal } from '#messaging';
import { endInOrder } from '#signals';
import type { OstiaryConfig } from '../configuration/configuration.js';
import { ConfigurationError, loadConfiguration } from '../configuration/load-configuration.js';
import type { HttpOptions } from '../http/server.js';
import { createLogger } from '../logging/logger.js';
import { Metrics } from '../metrics/metrics.js';
import { startTelemetry } from '../telemetry/start-telemetry.js';
import { openBus } from './open-bus.js';
import { startService } from './start-service.js';

export interface ServiceProcess {
  readonly name: string;
  readonly modules: readonly (Type<unknown> | DynamicModule)[];
  /** Where this service listens, from the configuration. */
  readonly address: (config: OstiaryConfig) => { readonly host: string; readonly port: number };
  readonly http?: HttpOptions | ((config: OstiaryConfig) => HttpOptions);
  /** By default the process's own and nothing else. */
  readonly metrics?: (config: OstiaryConfig) => Metrics;
  /** False: it has nothing to do with the bus. */
  readonly messages?: false;
  readonly stopStageMs?: number;
}

/**
 * The whole life of a process of the distributed form: configuration, telemetry, bus, service, and an orderly stop at SIGTERM or SIGINT,
 * which main.ts hears from its first line on. The whole of a service's process:
 *
 *     await runService({ name: 'policy', modules: [PolicyModule], address: ({ api, services }) => ({ host: api.host, port: services.policyPort }) });
 */
export async function runService(service: ServiceProcess): Promise<void> {
  const config = configurationOrExit();
  const log = createLogger(config, service.name);
  for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
    process.on(event, (error: unknown) => {
      log.fatal({ err: error }, `${event}: the process cannot be trusted any more and ends`);
      log.flush(() => process.exit(1));
    });
  }
  try {
    const telemetry = await startTelemetry(config.telemetry, service.name);
    const metrics = service.metrics?.(config) ?? new Metrics();
    const instance = config.ingress.instance ?? `${hostname()}-${process.pid}`;
    const bus = service.messages === false ? null : await openBus(config.bus, service.name, instance, metrics);
    const http = typeof service.http === 'function' ? service.http(config) : service.http;
    const running = await startService({ ...service, ...service.address(config), http, config, bus, metrics, logger: log });
    endInOrder(async () => {
      await running.close();
      await bus?.close();
      await telemetry.stop();
      await new Promise<void>((resolve) => log.flush(() => resolve()));
    });
  } catch (error) {
    log.fatal({ err: error }, `${service.name} cannot start`);
    tellTerminal(`${service.name} cannot start: ${error instanceof Error ? error.message : String(error)}`);
    log.flush(() => process.exit(1));
  }
}

function configurationOrExit(): OstiaryConfig {
  try {
    const config = loadConfiguration(process.env);
    if (config.bus.kind === 'kafka') return config;
    throw new ConfigurationError('A service of its own talks to the others over Kafka: set KAFKA_BROKERS, or bus.kind and bus.brokers');
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    process.stderr.write(`${error.message}\n`);
    return process.exit(1);
  }
}
