import { type ErrorCode, OstiaryError } from '#contracts';
import { RetryLater } from '#messaging';
import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException, Logger } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { PROBLEM_TYPE, problemOf } from './problem.js';

/** Every error of a control API as a problem document; those that are our fault are logged with the request's id. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger('Http');

  catch(error: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const problem = problemOf(translate(error), request.id);
    if (problem.status >= 500)
      this.logger.error({ message: `${request.method} ${request.routeOptions?.url ?? '?'} failed`, requestId: request.id, err: error });
    void reply.status(problem.status).header('content-type', PROBLEM_TYPE).send(JSON.stringify(problem));
  }
}

const byStatus: Readonly<Record<number, readonly [ErrorCode, string]>> = {
  401: ['token_invalid', 'The call carries no token that is accepted here.'],
  403: ['role_missing', 'The caller’s roles do not allow this.'],
  404: ['route_unknown', 'Nothing is served at this method and path.'],
  405: ['route_unknown', 'Nothing is served at this method and path.'],
  413: ['body_too_large', 'The body is larger than the limit.'],
  415: ['body_encoding', 'This content type is not supported here.'],
};

/** What Nest, Fastify and the stores throw, in our own codes. Their texts may quote what was sent, so they are not passed on. */
function translate(error: unknown): unknown {
  if (error instanceof OstiaryError) return error;
  if (error instanceof RetryLater)
    return new OstiaryError('store_unavailable', 'The service cannot reach its database now. Try again shortly.', { cause: error });
  const status = statusOf(error);
  if (status === undefined || status >= 500) return error;
  const [code, message] = byStatus[status] ?? ['request_malformed', 'The request cannot be understood.'];
  return new OstiaryError(code, message, { cause: error });
}

function statusOf(error: unknown): number | undefined {
  if (error instanceof HttpException) return error.getStatus();
  const status = (error as { statusCode?: unknown } | null)?.statusCode;
  return typeof status === 'number' ? status : undefined;
}
