import { ApiExcludeController } from '../openapi/api-decorators.js';
import { Controller, Get, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Readiness } from '../health/readiness.js';
import { Metrics } from '../metrics/metrics.js';

/** Where they ask. */
export const operationsPaths: ReadonlySet<string> = new Set(['/livez', '/readyz', '/metrics']);

/** What orchestrators and Prometheus ask of every service. */
@ApiExcludeController()
@Controller()
export class OperationsController {
  constructor(
    private readonly readiness: Readiness,
    private readonly metrics: Metrics,
  ) {}

  /** Answers while the process runs and its event loop turns. It does not ask the database or the bus: an orchestrator would restart this process for their outage. */
  @Get('livez')
  live(): { live: true } {
    return { live: true };
  }

  @Get('readyz')
  async ready(@Res() reply: FastifyReply): Promise<void> {
    const report = await this.readiness.report();
    await reply
      .status(report.ready ? 200 : 503)
      .header('cache-control', 'no-store')
      .send(report);
  }

  @Get('metrics')
  async expose(@Res() reply: FastifyReply): Promise<void> {
    const { contentType, body } = await this.metrics.expose();
    await reply.header('content-type', contentType).send(body);
  }
}
