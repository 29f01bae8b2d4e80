import type { CallHandler, ExecutionContext, NestInterceptor } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { from, lastValueFrom, type Observable } from 'rxjs';
import type { Tracing } from '../telemetry/tracing.js';

/** Makes a span around each call of the control APIs, as a child of the caller's span where the call names one. So a vote and the call that it releases are in one trace. */
export class TracingInterceptor implements NestInterceptor {
  constructor(private readonly tracing: Tracing) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    if (context.getType() !== 'http') return next.handle();
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const parent = request.headers['traceparent'];
    const name = `${request.method} ${request.routeOptions.url ?? ''}`;
    const options = {
      kind: 'server',
      parent: typeof parent === 'string' ? parent : undefined,
      attributes: { 'http.route': request.routeOptions.url ?? '' },
    } as const;
    return from(this.tracing.withSpan(name, options, () => lastValueFrom(next.handle(), { defaultValue: undefined })));
  }
}
