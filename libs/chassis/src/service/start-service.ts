import { type Bus, BusServer, MessagingModule } from '#messaging';
import type { DynamicModule, Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Logger as Pino } from 'pino';
import type { Clock } from '../clock/clock.port.js';
import { SystemClock } from '../clock/system-clock.adapter.js';
import type { OstiaryConfig } from '../configuration/configuration.js';
import { Readiness } from '../health/readiness.js';
import { Connections } from '../http/connections.js';
import { ProblemFilter } from '../http/problem.filter.js';
import { putInFront } from '../http/http-front.js';
import { createHttpAdapter, type HttpOptions } from '../http/server.js';
import { TracingInterceptor } from '../http/tracing.interceptor.js';
import { validationPipe } from '../http/validation.pipe.js';
import { Lifecycle } from '../lifecycle/lifecycle.js';
import { createLogger, NestLogger } from '../logging/logger.js';
import { Metrics } from '../metrics/metrics.js';
import { Tracing } from '../telemetry/tracing.js';
import { ChassisModule } from './chassis.module.js';

export interface ServiceOptions {
  /** As logs name it: `policy`, or `control` where several modules share a port. */
  readonly name: string;
  readonly modules: readonly (Type<unknown> | DynamicModule)[];
  readonly host: string;
  /** 0 takes a free one; `url` of the result has it. */
  readonly port: number;
  readonly config: OstiaryConfig;
  /** Stays open at close: it belongs to whoever made it. Null: the service has nothing to do with messages. */
  readonly bus: Bus | null;
  readonly http?: HttpOptions;
  /** One a process, where services share it. */
  readonly metrics?: Metrics;
  readonly clock?: Clock;
  readonly logger?: Pino;
  /** The longest time a stage of the shutdown may take; by default 10 s, or what draining ingress may take where that is longer. */
  readonly stopStageMs?: number;
}

export interface RunningService {
  readonly app: NestFastifyApplication;
  readonly url: string;
  readonly readiness: Readiness;
  /** Unready, stop intake, drain, flush, stop hearing answers, close. Resolves when all of it is done; calling again gives the same promise. */
  close(): Promise<void>;
}

/** Starts a service: its modules, its port, its handlers on the bus. Resolves when it consumes and listens; rejects, cleaned up, when it cannot. */
export async function startService(options: ServiceOptions): Promise<RunningService> {
  const { config, bus, http = {} } = options;
  const log = options.logger ?? createLogger(config, options.name);
  const lifecycle = new Lifecycle();
  const readiness = new Readiness();
  const server = bus === null ? null : new BusServer(bus);
  const parts = { config, lifecycle, readiness, clock: options.clock ?? new SystemClock(), metrics: options.metrics ?? new Metrics() };
  const messaging = bus === null ? [] : [MessagingModule.forRoot({ bus })];
  const root = { module: class Service {}, imports: [ChassisModule.with(parts), ...messaging, ...options.modules] };

  const app = await NestFactory.create<NestFastifyApplication>(root, await createHttpAdapter(http, log), {
    bodyParser: false,
    abortOnError: false,
    logger: new NestLogger(log),
  });
  app.useGlobalFilters(new ProblemFilter());
  app.useGlobalInterceptors(new TracingInterceptor(app.get(Tracing)));
  app.useGlobalPipes(validationPipe());
  if (http.front !== undefined) putInFront(app.getHttpServer(), app.get(http.front, { strict: false }));
  const connections = new Connections(app.getHttpServer());
  // For the name Fastify would open a second server, before which nobody stands.
  const host = http.front !== undefined && options.host === 'localhost' ? '127.0.0.1' : options.host;
  let consuming = false;
  if (bus !== null && server !== null) {
    app.connectMicroservice({ strategy: server });
    readiness.register('bus', () => bus.isReady());
    readiness.register('consumers', () => consuming);
  }
  lifecycle.onStop('unready', 'readiness', () => readiness.withdraw());
  lifecycle.onStop('intake', 'handlers of what begins work', () => server?.stop('intake'));
  lifecycle.onStop('answers', 'handlers of answers', () => server?.stop('answers'));
  lifecycle.onStop('drain', 'http', () => connections.closeBy(() => app.getHttpAdapter().close()));
  lifecycle.onStop('close', 'application', () => app.close());
  const close = () => lifecycle.stop(log, options.stopStageMs ?? Math.max(10_000, config.ingress.drainMs + 10_000));

  try {
    await app.listen({ host, port: options.port });
    await app.startAllMicroservices();
    consuming = true;
    await lifecycle.start();
  } catch (error) {
    await close();
    throw error;
  }
  const url = (await app.getUrl()).replace('[::1]', '127.0.0.1');
  log.info({ context: 'Service', url }, `${options.name} serves`);
  return { app, url, readiness, close };
}
