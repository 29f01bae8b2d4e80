import { type DynamicModule, Module } from '@nestjs/common';
import { Clock } from '../clock/clock.port.js';
import { CONFIG } from '../configuration/config.token.js';
import type { OstiaryConfig } from '../configuration/configuration.js';
import { Readiness } from '../health/readiness.js';
import { OperationsController } from '../http/operations.controller.js';
import { Lifecycle } from '../lifecycle/lifecycle.js';
import { Metrics } from '../metrics/metrics.js';
import { Tracing } from '../telemetry/tracing.js';

export interface ChassisParts {
  readonly config: OstiaryConfig;
  readonly clock: Clock;
  readonly metrics: Metrics;
  readonly readiness: Readiness;
  readonly lifecycle: Lifecycle;
}

/** What every module of a service may inject: CONFIG, Clock, Metrics, Readiness, Lifecycle, Tracing. */
@Module({})
export class ChassisModule {
  static with(parts: ChassisParts): DynamicModule {
    const providers = [
      { provide: CONFIG, useValue: parts.config },
      { provide: Clock, useValue: parts.clock },
      { provide: Metrics, useValue: parts.metrics },
      { provide: Readiness, useValue: parts.readiness },
      { provide: Lifecycle, useValue: parts.lifecycle },
      { provide: Tracing, useValue: new Tracing() },
    ];
    return {
      module: ChassisModule,
      global: true,
      controllers: [OperationsController],
      providers,
      exports: providers.map(({ provide }) => provide),
    };
  }
}
