import { principalOf } from '#identity';
import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import type { Observable } from 'rxjs';
import { PeopleSeenStore } from './people-seen.store.js';

/** Notes who uses the API, so that it is known which groups have anybody in them. */
@Injectable()
export class PeopleSeenInterceptor implements NestInterceptor {
  constructor(private readonly seen: PeopleSeenStore) {}

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    await this.seen.note(principalOf(context));
    return next.handle();
  }
}
