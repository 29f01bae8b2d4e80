import { AsyncLocalStorage } from 'node:async_hooks';
import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { from, lastValueFrom, type Observable } from 'rxjs';

const HEADER = 'x-ostiary-reason';
const LONGEST = 500;

/**
 * Why the reader of the call that is being answered looks: what `x-ostiary-reason` says, which `AccessLog` notes and may ask for. It stands beside the
 * call instead of going through every function, so that no read can forget to hand it on.
 */
@Injectable()
export class ReasonContext implements NestInterceptor {
  private readonly reasons = new AsyncLocalStorage<string | null>();

  /** Null where the call gives none. */
  get current(): string | null {
    return this.reasons.getStore() ?? null;
  }

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    if (context.getType() !== 'http') return next.handle();
    const reason = reasonIn(context.switchToHttp().getRequest<FastifyRequest>().headers[HEADER]);
    return from(this.reasons.run(reason, () => lastValueFrom(next.handle(), { defaultValue: undefined })));
  }
}

/** Headers are bytes: a reason in any language is sent as UTF-8. */
export function reasonIn(header: string | readonly string[] | undefined): string | null {
  const text = typeof header === 'string' ? header : (header?.[0] ?? '');
  const reason = Buffer.from(text, 'latin1').toString('utf8').trim().slice(0, LONGEST).toWellFormed();
  return reason === '' ? null : reason;
}
